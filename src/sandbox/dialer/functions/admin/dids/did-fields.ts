import { type ApiCall, digits, flag, refuse } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny } from '../answer.ts';
import { integer, oneOf, sameText } from '../columns.ts';
import { takeField, takeYesNo } from '../optional-field.ts';
import { keep, keepLatin } from '../parameters.ts';

type Columns = Partial<Row<'inboundDids'>>;

const ROUTES = ['EXTEN', 'VOICEMAIL', 'AGENT', 'PHONE', 'IN_GROUP', 'CALLMENU', 'VMAIL_NO_INST'];
const RECORDING = ['Y', 'N', 'Y_QUEUESTOP'];
const LARGEST_LIST = 99_999_999_999_999;

/** The columns that add_did and update_did are to write, checked in their order; a bad one ends the reply. */
export function takeDidColumns(call: ApiCall): Columns {
  const take = (
    column: keyof Row<'inboundDids'>,
    value: string,
    [shortest, longest]: readonly [number, number],
    what: string,
  ) =>
    takeField(call, {
      column, value, shortest, longest, width: longest, blank: false,
      complaint: `${what}, THIS IS AN OPTIONAL FIELD`,
    }); // prettier-ignore
  return {
    ...takeDescription(call, 'DID DESCRIPTION MUST BE FROM 6 TO 50 CHARACTERS'),
    ...takeYesNo(call, flag(call, 'active'), 'did_active', 'ACTIVE MUST BE Y OR N, THIS IS AN OPTIONAL FIELD'),
    ...takeOneOf(call, 'did_route', ROUTES, 'DID ROUTE IS NOT VALID'),
    ...takeOneOf(call, 'record_call', RECORDING, 'RECORD CALL MUST BE Y OR N'),
    ...take('extension', keep(call, 'extension', '-_'), [1, 50], 'EXTENSION MUST BE FROM 1 TO 50 CHARACTERS'),
    ...take('exten_context', keep(call, 'exten_context', '-_'), [1, 50], 'EXTENSION CONTEXT MUST BE FROM 1 TO 50 CHARACTERS'),
    ...take('voicemail_ext', keep(call, 'voicemail_ext', '*#._'), [1, 10], 'VOICEMAIL EXTENSION MUST BE FROM 1 TO 10 CHARACTERS'),
    ...take('phone', keep(call, 'phone_extension', '-_'), [1, 100], 'PHONE EXTENSION MUST BE FROM 1 TO 100 CHARACTERS'),
    ...takeServer(call),
    ...takeInGroup(call),
    ...takeMenu(call),
    ...take('filter_clean_cid_number', keep(call, 'filter_clean_cid_number', '- .,_'), [1, 20], 'CLEAN CID NUMBER MUST BE FROM 1 TO 20 CHARACTERS'),
    ...take('call_handle_method', keepLatin(call, 'call_handle_method', '_'), [3, 20], 'CALL HANDLE METHOD MUST BE FROM 3 TO 20 CHARACTERS'),
    ...mapped(take('agent_search_method', keepLatin(call, 'agent_search_method', '_'), [2, 2], 'AGENT SEARCH METHOD MUST BE 2 CHARACTERS'), (value) => oneOf(value, ['LO', 'LB', 'SO'])),
    ...mapped(take('list_id', keepLatin(call, 'list_id', '-_'), [3, 14], 'LIST ID MUST BE FROM 3 TO 14 DIGITS'), listNumber),
    ...mapped(take('entry_list_id', digits(call, 'entry_list_id'), [1, 14], 'ENTRY LIST ID MUST BE FROM 1 TO 14 DIGITS'), listNumber),
    ...take('campaign_id', keep(call, 'campaign_id', '-_'), [1, 8], 'CAMPAIGN MUST BE FROM 1 TO 8 CHARACTERS'),
    ...take('phone_code', digits(call, 'phone_code'), [1, 10], 'PHONE CODE MUST BE FROM 1 TO 10 CHARACTERS'),
  }; // prettier-ignore
}

/** @param complaint copy_did has a wording of its own */
export function takeDescription(call: ApiCall, complaint: string): Columns {
  return takeField(call, {
    column: 'did_description',
    value: keep(call, 'did_description', '- .,_'),
    shortest: 6,
    longest: 50,
    width: 50,
    blank: false,
    complaint: `${complaint}, THIS IS AN OPTIONAL FIELD`,
  });
}

function takeOneOf(
  call: ApiCall,
  column: 'did_route' | 'record_call',
  values: readonly string[],
  complaint: string,
): Columns {
  const value = keep(call, column, '-_');
  if (value === '') return {};
  if (!values.includes(value)) deny(call, `${complaint}, THIS IS AN OPTIONAL FIELD`, value);
  return { [column]: value };
}

function takeServer(call: ApiCall): Columns {
  const server = keepLatin(call, 'server_ip', '-.:_');
  if (server === '') return {};
  if (!call.tables.servers.rows.some(({ server_ip }) => sameText(server_ip, server)))
    deny(call, 'SERVER IP MUST BE A VALID SERVER IN THE SYSTEM, THIS IS AN OPTIONAL FIELD', server);
  return { server_ip: server };
}

function takeInGroup(call: ApiCall): Columns {
  const group = keep(call, 'group', '-|_');
  if (group === '') return {};
  if (!call.tables.inboundGroups.rows.some(({ group_id }) => sameText(group_id, group)))
    deny(call, 'GROUP ID MUST BE A VALID INBOUND GROUP IN THE SYSTEM, THIS IS AN OPTIONAL FIELD', group);
  return { group_id: group };
}

/** Both functions call themselves update_did here. */
function takeMenu(call: ApiCall): Columns {
  const menu = keep(call, 'menu_id', '-_');
  if (menu === '') return {};
  if (!call.tables.callMenu.rows.some(({ menu_id }) => sameText(menu_id, menu)))
    refuse(
      { ...call, name: 'update_did' },
      `MENU ID MUST BE A VALID CALL MENU IN THE SYSTEM, THIS IS AN OPTIONAL FIELD: |${call.caller.user}|${menu}`,
    );
  return { menu_id: menu };
}

function mapped(columns: Columns, change: (value: string) => string): Columns {
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, change(value)]));
}

function listNumber(value: string): string {
  return integer(value, 0, LARGEST_LIST);
}
