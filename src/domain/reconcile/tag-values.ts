import { zoneOffsetMs } from '../time.ts';
import type { LegValues } from './leg.ts';

/** Values of VICIdial's variables by their names in lower case. */
export type TagValues = ReadonlyMap<string, string>;

/** Names that VICIdial has beside another one for the same value. */
const SAME: readonly (readonly [string, string])[] = [
  ['vendor_id', 'vendor_lead_code'],
  ['phone', 'phone_number'],
  ['channel_group', 'group'],
];
const SAME_WITHOUT_AGENT: readonly (readonly [string, string])[] = [
  ['vendor_id', 'vendor_lead_code'],
  ['status', 'dispo'],
  ['dispo', 'status'],
  ['campaign_id', 'campaign'],
  ['group', 'campaign'],
  ['dialed_number', 'phone_number'],
];

/** Left literal in a Dispo Call URL, though a lead has them (VICIdial 2.14-202, `vdc_db_query.php`). */
const NOT_IN_DISPO: ReadonlySet<string> = new Set([
  'status',
  'modify_date',
  'last_local_call_time',
  'called_since_last_reset',
]);

/** All that `AST_send_URL.pl` replaces in a No Agent Call URL; everything else stays literal. */
const WITHOUT_AGENT: ReadonlySet<string> = new Set(
  `lead_id entry_date modify_date status dispo user vendor_id vendor_lead_code source_id list_id list_name
  list_description phone_code phone_number title first_name middle_initial last_name address1 address2 address3 city
  state province postal_code country_code gender date_of_birth alt_phone email security_phrase comments called_count
  last_local_call_time rank owner dialed_number dialed_label user_custom_one user_custom_two user_custom_three
  user_custom_four user_custom_five full_name launch_user did_id did_extension did_pattern did_description closecallid
  uniqueid call_id user_group campaign campaign_id group function sqldate`.split(/\s+/),
);

/**
 * What VICIdial would have put in for each of its variables. Those that make the identity of a call are always
 * there, empty where the records do not tell them, as the dialer would have sent them; of the others only those that
 * are told. What the URL of this kind of leg cannot tell is left out.
 * @param timezone IANA name, for a `SQLdate` that is not told
 */
export function tagValues(told: LegValues, timezone: string): TagValues {
  const values = allValues(told, timezone);
  for (const name of values.keys()) if (!isReplaced(name, told)) values.delete(name);
  return values;
}

/** The same, with all that the records tell beyond what the URL can. */
export function allValues(
  { leg, values: told, occurredAt }: LegValues,
  timezone: string,
): Map<string, string> {
  const isAgents = leg.kind === 'disposition';
  const moment = Date.parse(occurredAt);
  const values = new Map<string, string>([
    ['lead_id', leg.leadId],
    ['call_id', leg.callId],
    ['uniqueid', leg.uniqueid],
    ['dispo', leg.status],
    ['user', leg.agent === '' && !isAgents ? dialerUser(leg.direction) : leg.agent],
    ...(isAgents ? [['agent_log_id', ''] as const] : []),
    ...(isAgents && leg.direction === 'inbound' ? [] : [['campaign', leg.campaign] as const]),
    ...(isAgents && leg.direction === 'inbound' ? [['group', leg.campaign] as const] : []),
    ...(Number.isNaN(moment) ? [] : timesOf(moment, timezone)),
  ]);
  for (const [name, value] of Object.entries(told)) values.set(name.toLowerCase(), value);
  for (const [name, other] of isAgents ? SAME : SAME_WITHOUT_AGENT) {
    const value = values.get(other);
    if (value !== undefined && !values.has(name)) values.set(name, value);
  }
  return values;
}

function isReplaced(name: string, { leg }: LegValues): boolean {
  return leg.kind === 'disposition' ? !NOT_IN_DISPO.has(name) : WITHOUT_AGENT.has(name);
}

/** What stands for an agent in calls that none had: the auto-dialer's, or the in-groups'. */
function dialerUser(direction: 'inbound' | 'outbound'): string {
  return direction === 'inbound' ? 'VDCL' : 'VDAD';
}

function timesOf(moment: number, timezone: string): readonly (readonly [string, string])[] {
  const local = new Date(moment + zoneOffsetMs(moment, timezone)).toISOString();
  return [
    ['epoch', String(Math.floor(moment / 1000))],
    ['sqldate', `${local.slice(0, 10)} ${local.slice(11, 19)}`],
  ];
}
