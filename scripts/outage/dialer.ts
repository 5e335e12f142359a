import type { Connection } from 'mysql2/promise';
import { localTime } from '../../connectors/vicidial/feed/local-time.ts';
import { type PrivateMariadb, startMariadb } from '../private-mariadb.ts';
import { createVicidialTables } from '../vicidial-tables/create.ts';
import { isInbound, type OutageCall } from './call.ts';

/** VICIdial's tables in a MariaDB of our own, and the rows that VICIdial writes for calls. */
export interface OutageDialer {
  readonly server: PrivateMariadb;
  /** IANA name of its zone. */
  readonly timezone: string;
  /** What is pasted as the campaign's Dispo Call URL; one in-group has it too, the other one none. */
  configure(dispoUrl: string): Promise<void>;
  /** The call is being talked: its row says INCALL. */
  began(call: OutageCall): Promise<void>;
  /** The agent has chosen the status. @returns the row of the agent log */
  disposed(call: OutageCall, endedAt: number): Promise<number>;
  /** First step of a Dispo Call URL. @returns its row in the log of URLs, without an answer */
  urlBuilt(call: OutageCall, at: number): Promise<number>;
  /** Second step: what came of calling it. */
  urlCalled(row: number, response: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const SUPPORT = 'SUPPORT';
const WITHOUT_URL = 'NOURL';

export async function openDialer(timezone: string): Promise<OutageDialer> {
  const server = await startMariadb({ timezone });
  const admin = await server.connect();
  await createVicidialTables(admin);
  const local = (ms: number): string => localTime(ms, timezone);
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>) =>
    insertRow(admin, table, row);
  return {
    server,
    timezone,
    async configure(dispoUrl) {
      await insert('vicidial_campaigns', {
        campaign_id: 'SALES',
        active: 'Y',
        dispo_call_url: dispoUrl,
        closer_campaigns: ` ${SUPPORT} ${WITHOUT_URL} -`,
      });
      await insert('vicidial_inbound_groups', { group_id: SUPPORT, active: 'Y', dispo_call_url: 'CAMP' });
      await insert('vicidial_inbound_groups', { group_id: WITHOUT_URL, active: 'Y', dispo_call_url: '' });
    },
    async began(call) {
      await insert('vicidial_list', leadRow(call, local));
      await insert('vicidial_log_extended', {
        uniqueid: call.uniqueid,
        server_ip: '10.0.0.5',
        call_date: local(call.at),
        lead_id: call.leadId,
        caller_code: call.callId,
      });
      await insert(isInbound(call) ? 'vicidial_closer_log' : 'vicidial_log', callRow(call, local));
    },
    async disposed(call, endedAt) {
      const table = isInbound(call) ? 'vicidial_closer_log' : 'vicidial_log';
      const seconds = Math.max(0, Math.floor(endedAt / 1000) - Math.floor(call.at / 1000));
      await admin.query(
        `update ${table} set status = ?, end_epoch = ?, length_in_sec = ?, term_reason = 'CALLER' where uniqueid = ?`,
        [call.status, Math.floor(endedAt / 1000), seconds, call.uniqueid],
      );
      await admin.query('update vicidial_list set status = ? where lead_id = ?', [call.status, call.leadId]);
      return insert('vicidial_agent_log', roundRow(call, seconds, local));
    },
    urlBuilt: (call, at) =>
      insert('vicidial_url_log', {
        uniqueid: call.uniqueid,
        url_date: local(at),
        url_type: 'dispo',
        url: call.url,
        url_response: '',
      }),
    async urlCalled(row, response) {
      await admin.query('update vicidial_url_log set url_response = ? where url_log_id = ?', [response, row]);
    },
    async [Symbol.asyncDispose]() {
      admin.destroy();
      await server.stop();
    },
  };
}

type Local = (ms: number) => string;

function leadRow({ leadId }: OutageCall, local: Local) {
  return {
    lead_id: leadId,
    list_id: 1001,
    status: 'INCALL',
    phone_code: '1',
    phone_number: phoneOf(leadId),
    vendor_lead_code: `CRM-${leadId}`,
    first_name: 'Ada',
    last_name: `Lead ${leadId}`,
    entry_date: local(Date.now() - 86_400_000),
    called_count: 1,
  };
}

function callRow(call: OutageCall, local: Local) {
  const common = {
    uniqueid: call.uniqueid,
    lead_id: call.leadId,
    list_id: 1001,
    call_date: local(call.at),
    start_epoch: Math.floor(call.at / 1000),
    status: 'INCALL',
    phone_code: '1',
    phone_number: phoneOf(call.leadId),
    user: call.user,
    called_count: 1,
  };
  if (!isInbound(call)) return { ...common, campaign_id: 'SALES', alt_dial: 'MAIN' };
  return { ...common, campaign_id: call.kind === 'no-url' ? WITHOUT_URL : SUPPORT, xfercallid: 0 };
}

function roundRow(call: OutageCall, seconds: number, local: Local) {
  const began = Math.floor(call.at / 1000);
  return {
    user: call.user,
    user_group: 'AGENTS',
    server_ip: '10.0.0.5',
    event_time: local(call.at),
    lead_id: call.leadId,
    campaign_id: 'SALES',
    pause_epoch: began,
    wait_epoch: began,
    talk_epoch: began,
    talk_sec: seconds,
    dispo_epoch: began + seconds,
    dispo_sec: 1,
    status: call.status,
    uniqueid: call.uniqueid,
  };
}

/** Ten digits, one number for each lead. */
export function phoneOf(leadId: number): string {
  return `3125${String(1_000_000 + leadId).slice(1)}`;
}

async function insertRow(
  admin: Connection,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
): Promise<number> {
  const names = Object.keys(row).map((name) => `\`${name}\``);
  const [result] = await admin.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    Object.values(row),
  );
  return 'insertId' in result ? result.insertId : 0;
}
