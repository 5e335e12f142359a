import { type ApiCall, BrokenStatement, flag } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny, mayAdminister, remark, requireRight, tell } from '../answer.ts';
import { breaksQuotes, sameText } from '../columns.ts';
import { bytes, email, keep, keepLatin } from '../parameters.ts';
import { viewableGroups } from '../viewable.ts';
import { rebuildServer, requireServer } from './columns.ts';
import { takePhoneColumns } from './phone-fields.ts';

/** update_phone. It answers success even where nothing was to be changed. */
export function updatePhone(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'UPDATE PHONES');
  const extension = keep(call, 'extension', '-_');
  const server = keepLatin(call, 'server_ip', '-.:_');
  if (bytes(extension) < 2 || server === '')
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', extension, server);
  requireServer(call, server);
  const mayView = viewableGroups(call, { emptyShowsAll: true });
  const own = (row: Row<'phones'>) => sameText(row.extension, extension) && sameText(row.server_ip, server);
  if (!call.tables.phones.rows.some((row) => own(row) && mayView(row.user_group)))
    deny(call, 'PHONE DOES NOT EXIST ON THIS SERVER', server, extension);
  if (flag(call, 'delete_phone') === 'Y') {
    if (!mayAdminister(call, 'ast_delete_phones')) {
      remark(call, 'USER DOES NOT HAVE PERMISSION TO DELETE PHONES', '0');
      return;
    }
    call.tables.phones.remove(own);
    rebuildServer(call, server);
    tell(call, 'SUCCESS', 'PHONE HAS BEEN DELETED', extension, server, '');
    return;
  }
  const changes = takePhoneColumns(call, { extension, server });
  if (!breaksQuotes(email(call))) call.tables.phones.update(own, { ...changes, install_directory: '' });
  else if (!call.legacy) throw new BrokenStatement('the e-mail has an apostrophe');
  rebuildServer(call, server);
  tell(call, 'SUCCESS', 'PHONE HAS BEEN UPDATED', extension, server, '');
}
