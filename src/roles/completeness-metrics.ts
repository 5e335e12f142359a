import type { CallCounts } from '../domain/completeness/figure.ts';
import type { Metric, Sample } from '../observe/prometheus.ts';
import type { RecentFigure } from './completeness/recent-figures.ts';

/** States that a call is in one of, and where the figure counts them; `missing` is told without the failed ones. */
const STATES: Readonly<Record<string, (calls: CallCounts) => number>> = {
  open: ({ open }) => open,
  grace: ({ grace }) => grace,
  confirmed: ({ confirmed }) => confirmed,
  'under-way': ({ underWay }) => underWay,
  parked: ({ parked }) => parked,
  dead: ({ dead }) => dead,
  shadow: ({ shadow }) => shadow,
  missing: ({ missing, failed }) => missing - failed,
  failed: ({ failed }) => failed,
  excluded: ({ excluded }) => excluded,
};

/** How many calls of the last two days have arrived everywhere, as metrics. */
export function completenessMetrics(figures: readonly RecentFigure[]): readonly Metric[] {
  return [
    gauge(
      'calls',
      "Calls in the dialer's own records by what became of them; each is in one state.",
      figures.flatMap((one) =>
        eachCampaign(one, ({ calls }) =>
          Object.entries(STATES).map(([state, of]) => ({ labels: { state }, value: of(calls) })),
        ),
      ),
    ),
    gauge(
      'reconciled',
      'Accepted calls whose event was taken back in.',
      figures.flatMap((one) => eachCampaign(one, ({ calls }) => [{ labels: {}, value: calls.reconciled }])),
    ),
    gauge(
      'confirmed',
      'Calls that the destination has.',
      figures.flatMap((one) =>
        eachCampaign(one, ({ destinations }) =>
          Object.entries(destinations).map(([destination, { written }]) => ({
            labels: { destination },
            value: written,
          })),
        ),
      ),
    ),
    gauge(
      'ratio',
      'Confirmed calls of those that are over, 0 to 1, rounded down.',
      figures.map(({ when, figure: { dialer, total } }) => ({
        labels: { dialer, day: when },
        value: total.percent === undefined ? undefined : Math.round(total.percent * 100) / 10_000,
      })),
    ),
    gauge(
      'proven',
      "1 = all of the day, or of today up to now, was read of the dialer's records.",
      figures.map(({ when, figure: { dialer, proof } }) => ({
        labels: { dialer, day: when },
        value: proof === 'proven' ? 1 : 0,
      })),
    ),
  ];
}

function eachCampaign(
  { when, figure }: RecentFigure,
  samplesOf: (of: RecentFigure['figure']['total']) => readonly Sample[],
): readonly Sample[] {
  const { dialer, campaigns } = figure;
  return campaigns.flatMap(([campaign, of]) =>
    samplesOf(of).map(({ labels, value }) => ({ labels: { dialer, campaign, day: when, ...labels }, value })),
  );
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `vicibridge_completeness_${name}`, type: 'gauge', help, samples };
}
