import type { DialerSession } from '../../../connectors/vicidial/session.ts';
import { patiently, type Waiting } from '../../bulk/patience.ts';
import type { Stop } from '../../bulk/stop.ts';
import type { LeadRow } from '../../domain/dialer-database.ts';
import { UsageError } from '../context.ts';
import { readLead } from './read-lead.ts';
import type { BulkSession } from './bulk-session.ts';

export interface LeadSource {
  /** How they are read, for the person. */
  readonly from: 'database' | 'api';
  pages(): AsyncGenerator<readonly LeadRow[]>;
}

const PAGE = 1000;

/**
 * The leads of a list out of the dialer's database, or those that are named, one by one, through the API: it has
 * no function that tells which leads a list has.
 *
 * @param ids lead ids; absent = all of the list
 * @throws UsageError where there is neither
 */
export function leadSource(
  bulk: BulkSession,
  want: { readonly listId: string; readonly ids: readonly string[] | undefined },
  run: { readonly stop: Stop; readonly waiting: Waiting },
): LeadSource {
  const { database, name } = bulk.session;
  if (want.ids !== undefined) {
    const { ids } = want;
    return { from: 'api', pages: () => named(bulk, ids, run) };
  }
  if (database === undefined)
    throw new UsageError(
      `VICIdial's API cannot tell which leads a list has: configure dialers.${name}.database (docs/vicidial-database.md), or name the leads with --lead`,
    );
  return { from: 'database', pages: () => ofList(database, want.listId, run) };
}

async function* ofList(
  database: NonNullable<DialerSession['database']>,
  listId: string,
  { stop, waiting }: { readonly stop: Stop; readonly waiting: Waiting },
): AsyncGenerator<readonly LeadRow[]> {
  let after: string | undefined;
  for (let more = true; more;) {
    const page = await patiently(waiting, () =>
      database.leadsOfList(listId, { after, limit: PAGE }, stop.now),
    );
    yield page.rows;
    ({ cursor: after, more } = page);
  }
}

async function* named(
  bulk: BulkSession,
  ids: readonly string[],
  { stop, waiting }: { readonly stop: Stop; readonly waiting: Waiting },
): AsyncGenerator<readonly LeadRow[]> {
  for (const id of ids) {
    const row = await patiently(waiting, () => readLead(bulk.client, id, stop.now));
    if (row !== undefined) yield [row];
  }
}
