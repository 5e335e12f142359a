import type { DetailRows } from '../../../src/domain/dialer-details.ts';
import { CALL_NOTES, CALLBACKS, DID_CALLS, TRANSFERS } from './call-details.ts';
import { type DetailLookup, type DetailTable, readDetails } from './detail-table.ts';
import { AGENTS, CAMPAIGN_STATUSES, DIDS, STATUSES } from './name-details.ts';
import { LIST_NAME_COLUMNS, URL_FILTER_COLUMNS } from './setup-columns.ts';

/** What may be lacking, table by table: the columns that are read of it, and what they tell. */
export interface Lacking {
  readonly table: string;
  readonly columns: readonly string[];
  readonly tells: string;
}

const LIVE = [CALLBACKS, CALL_NOTES, DID_CALLS, TRANSFERS, DIDS, AGENTS, STATUSES, CAMPAIGN_STATUSES];

/** All that can be told, or not, without any fault. */
export const DETAILS: readonly Lacking[] = [
  ...LIVE.map(({ tables, columns, tells }) => ({ table: tables.live, columns, tells })),
  ...LIVE.flatMap(({ tables, columns, tells }) =>
    tables.archive === undefined
      ? []
      : [{ table: tables.archive, columns, tells: `${tells}, of archived calls` }],
  ),
  { table: 'vicidial_lists', columns: LIST_NAME_COLUMNS, tells: "the list's name" },
  {
    table: 'vicidial_url_multi',
    columns: URL_FILTER_COLUMNS,
    tells: 'which of several alternate URLs VICIdial calls',
  },
];

/** Rows of what is nice to know about many calls, by one statement a table. */
export function createDetails(look: (signal: AbortSignal) => DetailLookup): DetailRows {
  return {
    callbacks: (keys, since, place, signal) => readDetails(CALLBACKS, { keys, since, place }, look(signal)),
    notes: (keys, since, place, signal) => readDetails(CALL_NOTES, { keys, since, place }, look(signal)),
    didCalls: (keys, place, signal) => readDetails(DID_CALLS, { keys, place }, look(signal)),
    dids: (keys, signal) => readDetails(DIDS, { keys, place: 'live' }, look(signal)),
    transfers: (keys, place, signal) => readDetails(TRANSFERS, { keys, place }, look(signal)),
    agents: (keys, signal) => readDetails(AGENTS, { keys, place: 'live' }, look(signal)),
    async statuses(keys, signal) {
      const ask = <Raw, Row>(table: DetailTable<Raw, Row>): Promise<readonly Row[] | undefined> =>
        readDetails(table, { keys, place: 'live' }, look(signal));
      const ofSystem = await ask(STATUSES);
      const ofCampaigns = await ask(CAMPAIGN_STATUSES);
      return ofSystem && ofCampaigns && [...ofSystem, ...ofCampaigns];
    },
  };
}
