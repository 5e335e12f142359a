import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny, requireRight, tell } from '../answer.ts';
import { sameText, varchar } from '../columns.ts';
import { bytes, keep } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { DID_PATTERN } from './did.ts';
import { takeDescription } from './did-fields.ts';

/** copy_did: a NOTICE for each number, then the sum. A bad description ends it at the first new number. */
export function copyDid(call: ApiCall): void {
  requireRight(call, 'modify_inbound_dids', 'ADD DIDS');
  const pattern = keep(call, 'source_did_pattern', DID_PATTERN);
  const sent = keep(call, 'new_dids', `${DID_PATTERN},`);
  if (bytes(pattern) < 2 || bytes(pattern) > 50 || bytes(sent) < 2 || bytes(sent) > 2000)
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', pattern, sent);
  const mayView = viewableGroups(call, { emptyShowsAll: false });
  const source = call.tables.inboundDids.find(
    (row) => sameText(row.did_pattern, pattern) && mayView(row.user_group),
  );
  if (source === undefined) deny(call, 'SOURCE DID DOES NOT EXIST', pattern);
  const numbers = sent.split(',');
  let added = 0;
  let refused = 0;
  for (const number of numbers) {
    if (exists(call, number)) {
      refused += 1;
      tell(call, 'NOTICE', 'DID ALREADY EXISTS', number);
      continue;
    }
    const id = insertCopy(call, source, number);
    if (id !== '0') added += 1;
    tell(call, 'NOTICE', 'DID HAS BEEN ADDED', number, pattern, id, id === '0' ? '0' : '1');
  }
  if (added > 0) {
    tell(call, 'SUCCESS', 'DIDS HAVE BEEN ADDED', pattern, String(added), String(refused));
    return;
  }
  call.reply.say(`ERROR: ${call.name} NO DIDS ADDED - ${call.caller.user}|${pattern}|${added}|${refused}`);
}

/** The new row's id; 0 where its number, cut to the column's width, is there already. */
function insertCopy(call: ApiCall, source: Row<'inboundDids'>, number: string): string {
  const description = takeDescription(
    call,
    'DID DESCRIPTION MUST BE EITHER BLANK OR FROM 6 TO 50 CHARACTERS',
  );
  const cut = varchar(number, 50);
  if (exists(call, cut)) return '0';
  return call.tables.inboundDids.insert({ ...source, ...description, did_id: '', did_pattern: cut }).did_id;
}

function exists(call: ApiCall, number: string): boolean {
  return call.tables.inboundDids.rows.some((row) => sameText(row.did_pattern, number));
}
