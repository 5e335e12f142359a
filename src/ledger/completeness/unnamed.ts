import type { CallGroup } from '../../domain/completeness/figure.ts';
import type { LedgerDb } from '../ledger.ts';
import type { CallsOfDay } from './call-groups.ts';

const PLAIN = {
  reconciled: false,
  differs: false,
  overtaken: false,
  deliveries: {},
  forgotten: false,
  unnamed: true,
};

/**
 * Calls that the dialer counts on a day and that nobody knows by name: by campaign, how many more are over there than
 * are known here, and those that are not over. Calls that are known without a campaign may be any of them.
 */
export async function unnamedGroups(
  db: LedgerDb,
  { dialer, day, campaign }: CallsOfDay,
): Promise<readonly CallGroup[]> {
  const counted = await db
    .selectFrom('dialer_counts')
    .select(['campaign', 'open', 'count'])
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .execute();
  if (counted.length === 0) return [];
  const known = await knownByCampaign(db, { dialer, day });
  let anywhere = known.get('') ?? 0;
  const groups: CallGroup[] = [];
  for (const [name, rows] of Map.groupBy(counted, (row) => row.campaign)) {
    const sum = (open: 0 | 1): number =>
      rows.reduce((total, row) => total + (row.open === open ? row.count : 0), 0);
    const more = Math.max(0, sum(0) - (known.get(folded(name)) ?? 0));
    const elsewhere = Math.min(more, anywhere);
    anywhere -= elsewhere;
    if (campaign !== undefined && campaign !== name) continue;
    const groupOf = (state: 'missing' | 'open', count: number): CallGroup[] =>
      count === 0 ? [] : [{ campaign: name, state, count, ...PLAIN }];
    groups.push(...groupOf('missing', more - elsewhere), ...groupOf('open', sum(1)));
  }
  return groups;
}

async function knownByCampaign(
  db: LedgerDb,
  { dialer, day }: CallsOfDay,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('dialer_calls')
    .select(({ fn }) => ['campaign', fn.countAll<number>().as('count')])
    .where('dialer', '=', dialer)
    .where('day', '=', day)
    .where('state', '<>', 'excluded')
    .groupBy('campaign')
    .execute();
  const known = new Map<string, number>();
  for (const { campaign, count } of rows)
    known.set(folded(campaign), (known.get(folded(campaign)) ?? 0) + count);
  return known;
}

/** Compared as MySQL does. */
function folded(name: string): string {
  return name.trimEnd().toUpperCase();
}
