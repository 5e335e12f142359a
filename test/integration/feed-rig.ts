import type { Connection } from 'mysql2/promise';
import { localTime } from '../../connectors/vicidial/feed/local-time.ts';

/** Rows as VICIdial 2.14-202 writes them, on a dialer in New York. Moments are ISO 8601 UTC. */
export interface CallsRig {
  lead(id: number, columns?: Columns): Promise<void>;
  /** `vicidial_log`, and its row of `vicidial_log_extended` where there is a call id. */
  dialled(call: Dialled): Promise<void>;
  /** `vicidial_closer_log`; entering an in-group overwrites what `vicidial_log_extended` has of the uniqueid. */
  queued(call: Queued): Promise<void>;
  /** `vicidial_agent_log`: from pause to disposition. */
  round(round: Round): Promise<void>;
  insert(table: string, columns: Columns): Promise<void>;
  clear(): Promise<void>;
}

type Columns = Readonly<Record<string, string | number | null>>;

interface Row {
  readonly uniqueid: string;
  readonly leadId: number;
  readonly at: string;
  readonly status: string;
  readonly user: string;
  readonly callId?: string;
  readonly seconds?: number;
  /** More columns, or others. */
  readonly columns?: Columns;
  readonly archived?: boolean;
}
export interface Dialled extends Row {
  readonly campaign?: string;
}
export interface Queued extends Row {
  readonly id: number;
  readonly inGroup: string;
  readonly waitSeconds?: number;
  /** The `xfercallid` of a transferred call. */
  readonly transfer?: number;
}
export interface Round {
  readonly id: number;
  readonly user: string;
  readonly leadId: number;
  readonly uniqueid: string;
  readonly status: string;
  /** When the pause before the call began. */
  readonly at: string;
  readonly campaign?: string;
  readonly waitSeconds?: number;
  readonly talkSeconds?: number;
  readonly deadSeconds?: number;
  readonly wrapUpSeconds?: number;
  readonly archived?: boolean;
}

const ZONE = 'America/New_York';
const TABLES = [
  'vicidial_list',
  'vicidial_log',
  'vicidial_log_extended',
  'vicidial_closer_log',
  'vicidial_agent_log',
  'recording_log',
  'vicidial_log_archive',
  'vicidial_log_extended_archive',
  'vicidial_closer_log_archive',
  'vicidial_agent_log_archive',
  'recording_log_archive',
  'vicidial_live_agents',
  'vicidial_auto_calls',
  'vicidial_url_log',
  'vicidial_callbacks',
  'vicidial_callbacks_archive',
  'vicidial_call_notes',
  'vicidial_call_notes_archive',
  'vicidial_did_log',
  'vicidial_did_log_archive',
  'vicidial_xfer_log',
  'vicidial_xfer_log_archive',
];

export function callsRig(admin: Connection): CallsRig {
  async function insert(table: string, columns: Columns): Promise<void> {
    const names = Object.keys(columns).map((name) => `\`${name}\``);
    const marks = names.map(() => '?');
    await admin.query(
      `replace into ${table} (${names.join(', ')}) values (${marks.join(', ')})`,
      Object.values(columns),
    );
  }
  const extend = (row: Row): Promise<void> =>
    row.callId === undefined
      ? Promise.resolve()
      : insert(row.archived === true ? 'vicidial_log_extended_archive' : 'vicidial_log_extended', {
          uniqueid: row.uniqueid,
          server_ip: '10.0.0.5',
          call_date: local(row.at),
          lead_id: row.leadId,
          caller_code: row.callId,
        });
  const ofCall = (row: Row): Columns => ({
    uniqueid: row.uniqueid,
    lead_id: row.leadId,
    call_date: local(row.at),
    start_epoch: epoch(row.at),
    end_epoch: row.seconds === undefined ? null : epoch(row.at) + row.seconds,
    length_in_sec: row.seconds ?? null,
    status: row.status,
    user: row.user,
    phone_code: '1',
    phone_number: '3125550101',
    list_id: 1001,
    called_count: 1,
  });
  return {
    insert,
    lead: (id, columns = {}) =>
      insert('vicidial_list', {
        lead_id: id,
        list_id: 1001,
        status: 'NEW',
        phone_code: '1',
        phone_number: '3125550101',
        vendor_lead_code: `CRM-${id}`,
        entry_date: '2026-06-01 08:00:00',
        called_count: 7,
        ...columns,
      }),
    async dialled(call) {
      await insert(call.archived === true ? 'vicidial_log_archive' : 'vicidial_log', {
        ...ofCall(call),
        campaign_id: call.campaign ?? 'SALES',
        alt_dial: 'MAIN',
        ...call.columns,
      });
      await extend(call);
    },
    async queued(call) {
      await insert(call.archived === true ? 'vicidial_closer_log_archive' : 'vicidial_closer_log', {
        ...ofCall(call),
        closecallid: call.id,
        campaign_id: call.inGroup,
        queue_seconds: call.waitSeconds ?? 0,
        xfercallid: call.transfer ?? 0,
        ...call.columns,
      });
      await extend(call);
    },
    async round(round) {
      const begun = epoch(round.at);
      const [wait, talk, wrapUp] = [
        round.waitSeconds ?? 10,
        round.talkSeconds ?? 60,
        round.wrapUpSeconds ?? 15,
      ];
      await insert(round.archived === true ? 'vicidial_agent_log_archive' : 'vicidial_agent_log', {
        agent_log_id: round.id,
        user: round.user,
        user_group: 'AGENTS',
        server_ip: '10.0.0.5',
        event_time: local(round.at),
        lead_id: round.leadId,
        campaign_id: round.campaign ?? 'SALES',
        pause_epoch: begun,
        pause_sec: 0,
        wait_epoch: begun,
        wait_sec: wait,
        talk_epoch: begun + wait,
        talk_sec: talk,
        dispo_epoch: begun + wait + talk,
        dispo_sec: wrapUp,
        dead_sec: round.deadSeconds ?? 0,
        status: round.status,
        uniqueid: round.uniqueid,
      });
    },
    async clear() {
      for (const table of TABLES) await admin.query(`delete from ${table}`);
    },
  };
}

/** The call id of a call: the second it was dialled or came in, without year and first digit of the month; the lead. */
export function callId(letter: 'V' | 'Y' | 'M', at: string, leadId: number): string {
  return `${letter}${local(at).replaceAll(/\D/gu, '').slice(5)}${String(leadId).padStart(10, '0')}`;
}

export function local(iso: string): string {
  return localTime(Date.parse(iso), ZONE);
}

function epoch(iso: string): number {
  return Date.parse(iso) / 1000;
}
