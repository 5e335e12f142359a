import type { CallFeed, FeedLoad } from '../../call-feed.ts';
import type { CallLeg, LegValues, UrlShape } from '../../domain/reconcile/leg.ts';
import { isoTime } from '../../domain/time.ts';
import { costSince } from './cost.ts';
import type { LegFate } from './fates.ts';
import { createReservoir, type Reservoir } from './reservoir.ts';
import type { SampledDay } from './sample-days.ts';
import { createTally, type Tally, type TalliedGroup, type TallyCounts } from './tally.ts';

export interface EstimateParts {
  readonly feed: Pick<CallFeed, 'legs' | 'values' | 'shapeOf' | 'load'>;
  readonly days: readonly SampledDay[];
  /** Campaigns and in-groups; empty = all. */
  readonly campaigns: readonly string[];
  readonly archived: boolean;
  /** What would become of these legs, in their order. */
  readonly fatesOf: (legs: readonly CallLeg[]) => Promise<readonly LegFate[]>;
  /** Where the event of a leg would go. */
  readonly whereTo: (values: LegValues, shape: UrlShape | undefined) => readonly string[];
  /** Called after each page: how much of the reading is done (0 to 1), and how many calls that was. */
  readonly onPage: (share: number, calls: number) => void;
  /** Between two pages: the dialer has other things to do. @param busyMs what the last page took of its time */
  readonly rest: (busyMs: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

export interface Estimate extends TallyCounts {
  /** False = extrapolated from days that were read. */
  readonly exact: boolean;
  readonly daysRead: number;
  readonly groups: readonly TalliedGroup[];
  /** Of the missing calls: so many were asked about in full, and so many of these could be told. */
  readonly sampled: number;
  readonly told: number;
  /** Deliveries by destination. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** What the estimate itself cost the dialer. */
  readonly spent: FeedLoad;
  /** What the backfill will cost it. */
  readonly cost: Pick<FeedLoad, 'statements' | 'rows' | 'busyMs'>;
}

const SAMPLE = 200;

/** Count what is to come by reading the calls of a window, or of days that stand for it, without their values. */
export async function estimateBackfill(parts: EstimateParts, signal: AbortSignal): Promise<Estimate> {
  const { feed, days, campaigns } = parts;
  const before = feed.load();
  const counted: Counted = { tally: createTally(), sample: createReservoir(SAMPLE, parts.random) };
  const readings = days.flatMap((day) =>
    (campaigns.length === 0 ? [undefined] : campaigns).map((campaign) => ({ day, campaign })),
  );
  for (const [index, reading] of readings.entries()) {
    const onShare = (share: number): void =>
      parts.onPage((index + share) / readings.length, counted.tally.counts().calls);
    await countReading(reading, counted, { ...parts, onShare }, signal);
  }
  const reading = costSince(before, feed.load());
  const counts = counted.tally.counts();
  const sampled = counted.sample.kept.length;
  const told = await tellSample(counted.sample.kept, parts, signal);
  const spent = costSince(before, feed.load());
  const perCall = sampled === 0 ? 0 : counts.missing / sampled;
  return {
    ...counts,
    exact: days.every((day) => day.weight === 1),
    daysRead: days.length,
    groups: counted.tally.groups(),
    sampled,
    told: told.count,
    deliveries: Object.fromEntries([...told.deliveries].map(([name, number]) => [name, number * perCall])),
    spent,
    cost: sumCost(scaled(reading, meanWeight(days)), scaled(costSince(reading, spent), perCall)),
  };
}

interface Counted {
  readonly tally: Tally;
  readonly sample: Reservoir<CallLeg>;
}

interface Reading {
  readonly day: SampledDay;
  readonly campaign: string | undefined;
}

async function countReading(
  { day, campaign }: Reading,
  { tally, sample }: Counted,
  parts: EstimateParts & { readonly onShare: (share: number) => void },
  signal: AbortSignal,
): Promise<void> {
  const { feed, archived } = parts;
  const window = { from: isoTime(day.from), until: isoTime(day.until), campaign, archived };
  let after: string | undefined;
  let more = true;
  while (more) {
    const before = feed.load();
    const page = await feed.legs(window, after, signal);
    const fates = await parts.fatesOf(page.rows);
    for (const [place, leg] of page.rows.entries()) tally.add(leg, fates[place] ?? 'missing', day.weight);
    for (const leg of page.rows.filter((_, place) => fates[place] === 'missing')) sample.offer(leg);
    ({ cursor: after, more } = page);
    parts.onShare(more ? shareOfDay(day, page.rows.at(-1)) : 1);
    await parts.rest(costSince(before, feed.load()).busyMs, signal);
  }
}

async function tellSample(
  legs: readonly CallLeg[],
  { feed, whereTo }: EstimateParts,
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly deliveries: ReadonlyMap<string, number> }> {
  const deliveries = new Map<string, number>();
  let count = 0;
  const answers = legs.length === 0 ? [] : await feed.values(legs, signal);
  for (const answer of answers) {
    if (!('values' in answer)) continue;
    count += 1;
    for (const name of whereTo(answer, await feed.shapeOf(answer.leg, signal)))
      deliveries.set(name, (deliveries.get(name) ?? 0) + 1);
  }
  return { count, deliveries };
}

function shareOfDay({ from, until }: SampledDay, last: CallLeg | undefined): number {
  if (last === undefined) return 0;
  return Math.min(1, Math.max(0, (Date.parse(last.calledAt) - from) / (until - from)));
}

/** How much more than what was read there is, by time. */
function meanWeight(days: readonly SampledDay[]): number {
  const read = days.reduce((sum, { from, until }) => sum + until - from, 0);
  const all = days.reduce((sum, { from, until, weight }) => sum + (until - from) * weight, 0);
  return read === 0 ? 0 : all / read;
}

function scaled({ statements, rows, busyMs }: Estimate['cost'], factor: number): Estimate['cost'] {
  return { statements: statements * factor, rows: rows * factor, busyMs: busyMs * factor };
}

function sumCost(one: Estimate['cost'], other: Estimate['cost']): Estimate['cost'] {
  return {
    statements: one.statements + other.statements,
    rows: one.rows + other.rows,
    busyMs: one.busyMs + other.busyMs,
  };
}
