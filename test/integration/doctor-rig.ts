import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { DialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';

/** Tables by which VICIdial is set up, with the columns that are copied. */
const COPIED = {
  vicidial_campaigns: ['campaign_id', 'campaign_name', 'active', 'dispo_call_url', 'start_call_url', 'na_call_url', 'closer_campaigns'],
  vicidial_inbound_groups: ['group_id', 'group_name', 'active', 'dispo_call_url', 'start_call_url', 'na_call_url', 'add_lead_url'],
  vicidial_lists: ['list_id', 'list_name', 'campaign_id', 'active', 'na_call_url'],
  vicidial_url_multi: ['url_id', 'campaign_id', 'entry_type', 'url_type', 'active', 'url_statuses', 'url_address'],
  vicidial_users: ['user', 'pass', 'user_level', 'active', 'api_allowed_functions', 'vdc_agent_api_access', 'modify_leads', 'modify_lists', 'modify_campaigns', 'modify_users', 'view_reports', 'delete_from_dnc', 'delete_users', 'delete_lists', 'ast_admin_access'],
} as const; // prettier-ignore

/** Bring MariaDB to where the stand-in is, as a replica of its database would be. */
export async function copySetup({ tables }: DialerStandIn, admin: Connection): Promise<void> {
  const sources = {
    vicidial_campaigns: tables.campaigns,
    vicidial_inbound_groups: tables.inboundGroups,
    vicidial_lists: tables.lists,
    vicidial_url_multi: tables.urlMulti,
    vicidial_users: tables.users,
  };
  for (const [name, columns] of Object.entries(COPIED)) {
    const { rows } = sources[name as keyof typeof COPIED];
    for (const row of rows as readonly Readonly<Record<string, string>>[])
      await admin.query(
        `replace into ${name} (${columns.map((column) => `\`${column}\``).join(', ')}) values (?)`,
        [columns.map((column) => row[column] ?? '')],
      );
  }
}

/** Copy on and on, until `stop` has come back: the database follows within a moment, as a replica does. */
export function followSetup(standIn: DialerStandIn, admin: Connection): { stop(): Promise<void> } {
  const ended = new AbortController();
  const done = (async () => {
    while (!ended.signal.aborted) {
      await copySetup(standIn, admin);
      await delay(50);
    }
  })();
  return {
    async stop() {
      ended.abort();
      await done;
    },
  };
}

export async function emptySetup(admin: Connection): Promise<void> {
  for (const name of Object.keys(COPIED)) await admin.query(`truncate ${name}`);
}
