import type { SeveralRows } from '../../../src/domain/dialer-database.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import { customFields } from './custom-fields.ts';
import { createDetails } from './details.ts';
import { keyList } from './key-list.ts';
import { type LeadLookup, selectLeads } from './leads.ts';
import type { LogLookup } from './log-page.ts';
import { ID, type Index, type LogTable, UNIQUEID } from './log-table.ts';
import { readingsOf } from './log-time.ts';
import type { Logs } from './logs.ts';
import type { OptionalTables } from './optional-tables.ts';

/** Rows of many leads or calls, by one statement a table. */
export function createSeveral(options: {
  readonly logs: Logs;
  readonly tables: OptionalTables;
  readonly look: (signal: AbortSignal) => LogLookup & LeadLookup;
}): SeveralRows {
  const { logs, tables, look } = options;
  return {
    async leads(ids, signal) {
      const list = keyList(ids, ID);
      if (list === undefined) return [];
      return selectLeads(look(signal), `FORCE INDEX (PRIMARY) WHERE lead_id IN (${list.marks})`, list.values);
    },
    async outboundCalls(uniqueids, place, signal) {
      return byKeys(await logs.outbound(place, signal), 'key', uniqueids, UNIQUEID, look(signal));
    },
    async inboundCalls(ids, place, signal) {
      return byKeys(await logs.inbound(place, signal), 'key', ids, ID, look(signal));
    },
    async agentLog(leadIds, since, place, signal) {
      return byKeysSince(await logs.agents(place, signal), leadIds, since, look(signal));
    },
    async recordings(calls, signal, place = 'live') {
      return byKeys(await logs.recordings(place, signal), 'call', calls, UNIQUEID, look(signal));
    },
    customFields: (listId, leadIds, signal) =>
      customFields(listId, leadIds, { tables, reader: look(signal).reader, signal }),
    details: createDetails((signal) => ({ ...look(signal), tables })),
  };
}

async function byKeys<Raw, Row>(
  log: LogTable<Raw, Row> | undefined,
  by: 'key' | 'call',
  keys: readonly string[],
  pattern: RegExp,
  look: LogLookup,
): Promise<readonly Row[]> {
  const list = keyList(keys, pattern);
  const index = log?.[by];
  if (log === undefined || index === undefined || list === undefined) return [];
  const raws = await look.reader.select(
    { sql: inList(log, index, list.marks), values: list.values, row: log.raw },
    look.signal,
  );
  return raws.map((raw) => log.toRow(raw, look.moments));
}

/** By lead, and not before a moment. */
async function byKeysSince<Raw, Row>(
  log: LogTable<Raw, Row> | undefined,
  leadIds: readonly string[],
  since: string,
  look: LogLookup,
): Promise<readonly Row[]> {
  const sinceMs = Date.parse(since);
  if (Number.isNaN(sinceMs))
    throw new PermanentError('`since` has to be an ISO 8601 moment', { code: 'invalid-time' });
  const list = keyList(leadIds, ID);
  if (log?.lead === undefined || log.time === undefined || list === undefined) return [];
  const { from } = look.moments.span(sinceMs, sinceMs);
  const raws = await look.reader.select(
    {
      sql: `${inList(log, log.lead, list.marks)} AND ${log.table}.${log.time.column} >= ?`,
      values: [...list.values, from],
      row: log.raw,
    },
    look.signal,
  );
  return raws
    .filter((raw) => readingsOf(log, raw, look.moments).some((ms) => ms >= sinceMs))
    .map((raw) => log.toRow(raw, look.moments));
}

function inList<Raw, Row>(log: LogTable<Raw, Row>, index: Index, marks: string): string {
  return `${log.select} FORCE INDEX (${index.name}) ${log.join} WHERE ${log.table}.${index.column} IN (${marks})`;
}
