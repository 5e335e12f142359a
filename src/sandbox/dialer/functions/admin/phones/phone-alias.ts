import { type ApiCall, flag } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny, mayAdminister, remark, requireRight, tell } from '../answer.ts';
import { insertUnique, sameText, varchar } from '../columns.ts';
import { bytes, keep } from '../parameters.ts';

/** add_phone_alias: several phone logins under one id. */
export function addPhoneAlias(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'ADD PHONE ALIASES');
  const { id, name, logins } = readAlias(call);
  if (bytes(id) < 2 || bytes(logins) < 2 || name === '')
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', id, name, logins);
  if (exists(call, id)) deny(call, 'PHONE ALIAS ALREADY EXISTS', id);
  requirePhones(call, logins);
  const row = { alias_id: varchar(id, 20), alias_name: varchar(name, 50), logins_list: varchar(logins, 255) };
  insertUnique(call, call.tables.phonesAlias, row, ['alias_id']);
  tell(call, 'SUCCESS', 'PHONE ALIAS HAS BEEN ADDED', id, name, logins);
}

export function updatePhoneAlias(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'UPDATE PHONE ALIASES');
  const { id, name, logins } = readAlias(call);
  const deletes = flag(call, 'delete_alias');
  if (bytes(id) < 2 || (bytes(logins) < 2 && name === '' && deletes === ''))
    deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', id, name, logins);
  if (!exists(call, id)) deny(call, 'PHONE ALIAS DOES NOT EXIST', id);
  if (deletes === 'Y') {
    deleteAlias(call, id);
    return;
  }
  if (name !== '' && (bytes(name) > 50 || bytes(name) < 2))
    deny(call, 'YOU MUST USE A VALID ALIAS NAME', name);
  const changes: Partial<Row<'phonesAlias'>> = name === '' ? {} : { alias_name: varchar(name, 50) };
  if (bytes(logins) > 1) {
    requirePhones(call, logins);
    changes.logins_list = varchar(logins, 255);
  }
  if (Object.keys(changes).length === 0) {
    remark(call, 'NO UPDATES DEFINED', '');
    return;
  }
  call.tables.phonesAlias.update(({ alias_id }) => sameText(alias_id, id), changes);
  tell(call, 'SUCCESS', 'PHONE ALIAS HAS BEEN UPDATED', id, '');
}

function deleteAlias(call: ApiCall, id: string): void {
  if (!mayAdminister(call, 'ast_delete_phones')) {
    remark(call, 'USER DOES NOT HAVE PERMISSION TO DELETE PHONE ALIASES', '0');
    return;
  }
  call.tables.phonesAlias.remove(({ alias_id }) => sameText(alias_id, id));
  tell(call, 'SUCCESS', 'PHONE ALIAS HAS BEEN DELETED', id);
}

function readAlias(call: ApiCall) {
  return {
    id: keep(call, 'alias_id', '-_'),
    name: keep(call, 'alias_name', '- +.:/@_'),
    logins: keep(call, 'phone_logins', '-,_'),
  };
}

function exists(call: ApiCall, id: string): boolean {
  return call.tables.phonesAlias.rows.some(({ alias_id }) => sameText(alias_id, id));
}

function requirePhones(call: ApiCall, logins: string): void {
  for (const login of logins.split(',')) {
    if (!call.tables.phones.rows.some((row) => sameText(row.login, login)))
      deny(call, 'PHONE DOES NOT EXIST', login);
  }
}
