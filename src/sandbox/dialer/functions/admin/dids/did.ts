import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny, remark, requireRight, tell } from '../answer.ts';
import { sameText } from '../columns.ts';
import { bytes, keep, keepAnything } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { takeDidColumns } from './did-fields.ts';

/** What a DID pattern keeps: a plus sign in it, for what it is worth (a form turns it into a blank). */
export const DID_PATTERN = ':+*#._';

export function addDid(call: ApiCall): void {
  requireRight(call, 'modify_inbound_dids', 'ADD DIDS');
  const pattern = requirePattern(call);
  if (call.tables.inboundDids.rows.some((row) => sameText(row.did_pattern, pattern)))
    deny(call, 'DID ALREADY EXISTS', pattern);
  call.tables.inboundDids.insert({ did_pattern: pattern, ...takeDidColumns(call) });
  tell(call, 'SUCCESS', 'DID HAS BEEN ADDED', pattern);
}

/** update_did. What is sent empty stays as it is; there is no way to empty a column. */
export function updateDid(call: ApiCall): void {
  requireRight(call, 'modify_inbound_dids', 'UPDATE DIDS');
  const pattern = requirePattern(call);
  const mayView = viewableGroups(call, { emptyShowsAll: false });
  const own = (row: Row<'inboundDids'>) => sameText(row.did_pattern, pattern);
  const did = call.tables.inboundDids.find((row) => own(row) && mayView(row.user_group));
  if (did === undefined) deny(call, 'DID DOES NOT EXIST', pattern);
  if (keepAnything(call, 'delete_did', '') === 'Y') {
    if (call.caller.delete_inbound_dids !== '1')
      deny(call, 'USER DOES NOT HAVE PERMISSION TO DELETE DIDS', '1');
    call.tables.inboundDids.remove((row) => row === did);
    tell(call, 'SUCCESS', 'DID HAS BEEN DELETED', pattern, did.did_id);
    return;
  }
  const changes = takeDidColumns(call);
  if (Object.keys(changes).length === 0) {
    remark(call, 'NO UPDATES DEFINED', '');
    return;
  }
  call.tables.inboundDids.update(own, changes);
  tell(call, 'SUCCESS', 'DID HAS BEEN UPDATED', pattern);
}

function requirePattern(call: ApiCall): string {
  const pattern = keep(call, 'did_pattern', DID_PATTERN);
  if (bytes(pattern) < 2 || bytes(pattern) > 50) deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', pattern);
  return pattern;
}
