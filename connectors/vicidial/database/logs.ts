import type {
  AgentLogRow,
  InboundCallRow,
  OutboundCallRow,
  RecordingRow,
} from '../../../src/domain/dialer-database.ts';
import type { LogPlace } from '../../../src/domain/log-place.ts';
import { AGENT_COLUMNS, AGENT_TABLES, agentLog, type AgentRaw } from './log-agents.ts';
import {
  INBOUND_COLUMNS,
  INBOUND_TABLES,
  inboundLog,
  type InboundRaw,
  OUTBOUND_COLUMNS,
  OUTBOUND_TABLES,
  outboundLog,
  type OutboundRaw,
} from './log-calls.ts';
import { EXTENDED, EXTENDED_ARCHIVE, EXTENDED_COLUMNS } from './log-extended.ts';
import {
  RECORDING_COLUMNS,
  RECORDING_TABLES,
  recordingLog,
  type RecordingRaw,
  URL_COLUMNS,
  URL_LOG,
} from './log-others.ts';
import type { LogTable } from './log-table.ts';
import type { OptionalTables } from './optional-tables.ts';

/** Table, then the columns that are read of it. */
export type TableColumns = Readonly<Record<string, readonly string[]>>;

export const LIVE_LOG_COLUMNS: TableColumns = {
  [OUTBOUND_TABLES.live]: OUTBOUND_COLUMNS,
  [EXTENDED]: EXTENDED_COLUMNS,
  [INBOUND_TABLES.live]: INBOUND_COLUMNS,
  [AGENT_TABLES.live]: AGENT_COLUMNS,
  [RECORDING_TABLES.live]: RECORDING_COLUMNS,
  [URL_LOG.table]: URL_COLUMNS,
};
/** What `ADMIN_archive_log_tables.pl` fills. VICIdial's schema makes them all; an old or a lean one may lack some. */
export const ARCHIVE_LOG_COLUMNS: TableColumns = {
  [OUTBOUND_TABLES.archive]: OUTBOUND_COLUMNS,
  [EXTENDED_ARCHIVE]: EXTENDED_COLUMNS,
  [INBOUND_TABLES.archive]: INBOUND_COLUMNS,
  [AGENT_TABLES.archive]: AGENT_COLUMNS,
  [RECORDING_TABLES.archive]: RECORDING_COLUMNS,
};

/** The logs of one dialer as they can be read now; undefined = the dialer has no such archive for us. */
export interface Logs {
  outbound(place: LogPlace, signal: AbortSignal): Promise<LogTable<OutboundRaw, OutboundCallRow> | undefined>;
  inbound(place: LogPlace, signal: AbortSignal): Promise<LogTable<InboundRaw, InboundCallRow> | undefined>;
  agents(place: LogPlace, signal: AbortSignal): Promise<LogTable<AgentRaw, AgentLogRow> | undefined>;
  recordings(place: LogPlace, signal: AbortSignal): Promise<LogTable<RecordingRaw, RecordingRow> | undefined>;
}

export function createLogs(tables: OptionalTables): Logs {
  const archived = (table: string, signal: AbortSignal): Promise<boolean> =>
    tables.has(table, ARCHIVE_LOG_COLUMNS[table] ?? [], signal);
  const isThere = async (
    places: Readonly<Record<LogPlace, string>>,
    place: LogPlace,
    signal: AbortSignal,
  ): Promise<boolean> => place === 'live' || archived(places.archive, signal);
  return {
    async outbound(place, signal) {
      if (!(await isThere(OUTBOUND_TABLES, place, signal))) return undefined;
      return outboundLog(place, await archived(EXTENDED_ARCHIVE, signal));
    },
    async inbound(place, signal) {
      if (!(await isThere(INBOUND_TABLES, place, signal))) return undefined;
      return inboundLog(place, await archived(EXTENDED_ARCHIVE, signal));
    },
    async agents(place, signal) {
      return (await isThere(AGENT_TABLES, place, signal)) ? agentLog(place) : undefined;
    },
    async recordings(place, signal) {
      return (await isThere(RECORDING_TABLES, place, signal)) ? recordingLog(place) : undefined;
    },
  };
}
