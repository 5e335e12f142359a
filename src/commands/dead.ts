import { type DeadGroup, deadGroups, deadOfGroup } from '../ledger/dead-groups.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { configOf, type GlobalOptions, parseSince, print, UsageError, withLedger } from './context.ts';
import { chosenGroups } from './dead/choose-group.ts';
import { groupJson, groupLines } from './dead/group-lines.ts';
import { requireDestination } from './known-destination.ts';
import { tableLines } from './table-lines.ts';

export interface DeadOptions extends GlobalOptions {
  readonly to?: string;
  readonly since?: string;
  readonly group?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/**
 * `vicibridge dead`: dead letters grouped by what went wrong; `--group`: the deliveries of one group, of each
 * destination that has it.
 */
export async function runDead(options: DeadOptions): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: use a whole number`);
  const filter = {
    destination: options.to,
    since: options.since === undefined ? undefined : parseSince(options.since),
  };
  const config = configOf(options);
  await withLedger(config, async (ledger) => {
    await requireDestination(options.to, config, ledger.db);
    const groups = await deadGroups(ledger.db, filter);
    if (options.group === undefined) return printGroups(groups, options.json === true);
    for (const group of chosenGroups(groups, options.group))
      await printGroup(ledger, group, { ...filter, limit, json: options.json === true });
  });
}

function printGroups(groups: readonly DeadGroup[], json: boolean): void {
  if (json) {
    for (const group of groups) print(JSON.stringify(groupJson(group)));
    return;
  }
  if (groups.length === 0) return print('no dead letters');
  for (const [index, group] of groups.entries()) for (const line of groupLines(group, index + 1)) print(line);
}

async function printGroup(
  ledger: Ledger,
  group: DeadGroup,
  {
    since,
    limit,
    json,
  }: { readonly since: number | undefined; readonly limit: number; readonly json: boolean },
): Promise<void> {
  const { id, destination } = group;
  const deliveries = await deadOfGroup(ledger.db, { group: id, destination, since, limit });
  const rows = deliveries.map(({ endedAt, ...row }) => ({ ended: new Date(endedAt).toISOString(), ...row }));
  if (json) {
    for (const row of rows) print(JSON.stringify(row));
    return;
  }
  for (const line of groupLines(group, undefined)) print(line);
  for (const line of tableLines(
    rows.map(({ ended, eventId, leadKey, attempts, message }) => ({
      ended,
      event: eventId,
      lead: leadKey,
      attempts,
      message,
    })),
  ))
    print(line);
  if (group.count > rows.length) print(`the latest ${rows.length} of ${group.count}; raise --limit for more`);
}
