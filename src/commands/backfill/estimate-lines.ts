import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import type { RequestsPerCall } from '../../connector.ts';
import type { BackfillOrder } from '../../ledger/backfills.ts';
import type { Estimate } from '../../reconcile/backfill/estimate.ts';
import { tableLines } from '../table-lines.ts';
import { dialerTime } from './window.ts';
import { count, counted, durationWords } from './words.ts';

/** What an estimate comes to, beside its counts. */
export interface Forecast {
  /** How long it takes at its rate, at least, milliseconds. */
  readonly takesMs: number;
  /** API requests by destination; absent = nobody has measured that connector. */
  readonly requests: Readonly<Record<string, { readonly together: number; readonly alone: number }>>;
}

export function forecastOf(
  { missing, deliveries, cost }: Estimate,
  { rate }: Pick<BackfillOrder, 'rate'>,
  { connections }: Pick<Config, 'connections'>,
): Forecast {
  const requests = Object.entries(deliveries).flatMap(([name, number]) => {
    const each = requestsOf(connections[name]?.type);
    return each === undefined
      ? []
      : [[name, { together: number * each.together, alone: number * each.alone }] as const];
  });
  return { takesMs: (missing * 1000) / rate + cost.busyMs, requests: Object.fromEntries(requests) };
}

function requestsOf(type: string | undefined): RequestsPerCall | undefined {
  return connectors.find((connector) => connector.type === type)?.requestsPerCall;
}

export interface EstimateEnv {
  readonly timezone: string;
  readonly keepEventsDays: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the dialer's records do not tell us. */
  readonly blind: readonly string[];
}

const DAY_MS = 86_400_000;

/** The estimate as a person reads it. */
export function estimateLines(
  estimate: Estimate,
  forecast: Forecast,
  order: BackfillOrder,
  { timezone, keepEventsDays, now, blind }: EstimateEnv,
): readonly string[] {
  const about = estimate.exact ? '' : 'about ';
  const campaigns = order.campaigns.length === 0 ? '' : ` of ${order.campaigns.join(', ')}`;
  return [
    `calls of ${order.dialer}${campaigns} from ${dialerTime(order.from, timezone)} up to ${dialerTime(order.until, timezone)}`,
    ...(estimate.exact
      ? []
      : [
          `an estimate: ${estimate.daysRead} days were counted, one for each day of the week, and stand for the others`,
        ]),
    '',
    ...tableLines(estimate.groups.map((group) => groupRow(group))),
    `${about}${counted(estimate.calls, 'call')}: ${count(estimate.held)} in the ledger, ${count(estimate.missing)} missing and to be taken back in${restWords(estimate)}`,
    '',
    ...deliveryLines(estimate, forecast, about),
    `time         ${about}${durationWords(forecast.takesMs)} at ${order.rate} calls/s, longer while live traffic goes first`,
    `dialer       ${about}${counted(estimate.cost.statements, 'statement')}, ${counted(estimate.cost.rows, 'row')}, ${durationWords(estimate.cost.busyMs)} of its time; this estimate took ${count(estimate.spent.statements)}`,
    ...blind.map((what) => `not seen     ${what}`),
    `kept         what is taken back in stays ${keepEventsDays} days from now, however old the call is (data.keepEventsDays)`,
    ...(order.from >= now - keepEventsDays * DAY_MS ? [] : [forgottenLine(keepEventsDays)]),
  ];
}

function forgottenLine(days: number): string {
  return `careful      the ledger forgets after ${days} days: calls of before that which were delivered then may count as missing here and be delivered again`;
}

function groupRow({ campaign, kind, calls, missing }: Estimate['groups'][number]) {
  return { campaign, kind, calls: count(calls), missing: count(missing) };
}

function restWords({ excluded, unsettled }: Estimate): string {
  return [
    ...(excluded >= 0.5 ? [`, ${count(excluded)} that nobody asks for`] : []),
    ...(unsettled >= 0.5 ? [`, ${count(unsettled)} not over yet`] : []),
  ].join('');
}

function deliveryLines(estimate: Estimate, { requests }: Forecast, about: string): readonly string[] {
  const { missing, sampled, told, deliveries } = estimate;
  if (missing < 0.5) return ['deliveries   none'];
  const names = Object.entries(deliveries);
  const basis =
    sampled < Math.round(missing) ? ` (by ${count(sampled)} of the missing calls, read in full)` : '';
  const faults =
    told < sampled ? [`not told     ${count(sampled - told)} of ${count(sampled)} calls read in full`] : [];
  if (names.length === 0) return ['deliveries   none: no route leads anywhere for them', ...faults];
  return [
    ...names.map(
      ([name, number], index) =>
        `${index === 0 ? 'deliveries' : '          '}   ${name}: ${sampled < Math.round(missing) ? 'about ' : about}${count(number)}${requestWords(requests[name])}${index === 0 ? basis : ''}`,
    ),
    ...faults,
  ];
}

/** Batches are as full as the rate makes them, so it is somewhere between. */
function requestWords(requests: Forecast['requests'][string] | undefined): string {
  if (requests === undefined) return '';
  const [least, most] = [Math.ceil(requests.together), Math.ceil(requests.alone)];
  if (least === most) return `, ${counted(most, 'API request')}`;
  return `, ${counted(least, 'API request')} in full batches, ${count(most)} one by one`;
}
