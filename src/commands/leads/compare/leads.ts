import { patiently, type Waiting } from '../../../bulk/patience.ts';
import type { Stop } from '../../../bulk/stop.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import { changedLeads } from '../../../ledger/changed-leads.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { countedNoun } from '../../counted-noun.ts';
import { note, type BulkSession } from '../bulk-session.ts';
import { leadSource } from '../lead-source.ts';

export interface ComparedLeads {
  readonly pages: () => AsyncIterable<readonly LeadRow[]>;
  /** Which they are; undefined = not known before they are read. */
  readonly ids: readonly string[] | undefined;
}

const PAGE = 500;

/**
 * The leads to compare: those of a list, those that are named, or those that something was heard or said of since
 * then. Without the dialer's database each lead is one call of its API, at the pace of its governor.
 */
export async function leadsToCompare(
  bulk: BulkSession,
  ledger: Ledger,
  want: {
    readonly list: string | undefined;
    readonly ids: readonly string[] | undefined;
    /** Milliseconds since the epoch. */
    readonly since: number | undefined;
    readonly limit: number;
  },
  run: { readonly stop: Stop; readonly waiting: Waiting },
): Promise<ComparedLeads> {
  const { database, name } = bulk.session;
  const { list = '', since, limit } = want;
  const ids =
    since === undefined ? want.ids : await changedLeads(ledger.db, { dialer: name, since, limit: limit + 1 });
  if (ids === undefined) {
    const source = leadSource(bulk, { listId: list, ids: undefined }, run);
    return { pages: () => source.pages(), ids };
  }
  if (database === undefined) {
    const { ratePerSecond } = bulk.settings.governor;
    const seconds = Math.ceil(ids.length / ratePerSecond);
    note(
      `${countedNoun(ids.length, 'lead is', 'leads are')} read one by one through the API of ${name}, which takes ${seconds} s or more`,
    );
    const source = leadSource(bulk, { listId: list, ids }, run);
    return { pages: () => source.pages(), ids };
  }
  const { several } = database;
  async function* pages(): AsyncGenerator<readonly LeadRow[]> {
    for (let start = 0; start < (ids ?? []).length; start += PAGE) {
      const part = (ids ?? []).slice(start, start + PAGE);
      yield await patiently(run.waiting, () => several.leads(part, run.stop.now));
    }
  }
  return { pages, ids };
}
