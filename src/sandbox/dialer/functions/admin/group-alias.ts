import { type ApiCall, flag } from '../../api-call.ts';
import { deny, requireRight, tell } from './answer.ts';
import { insertUnique, oneOf, sameText, varchar } from './columns.ts';
import { bytes, keep, keepAnything, only } from './parameters.ts';

/** add_group_alias: a caller id that agents may choose. Id and name default to the number. */
export function addGroupAlias(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'ADD GROUP ALIASES');
  const number = only(call, 'caller_id_number', '0-9');
  const sent = { id: keep(call, 'group_alias_id', '_'), name: keep(call, 'group_alias_name', '- +_') };
  if (number.length < 6) deny(call, 'YOU MUST USE ALL REQUIRED FIELDS', sent.id, sent.name, number);
  const id = bytes(sent.id) < 2 ? number : sent.id;
  const name = (bytes(sent.name) < 2 ? number : sent.name).replaceAll('+', ' ');
  if (call.tables.groupsAlias.rows.some(({ group_alias_id }) => sameText(group_alias_id, id)))
    deny(call, 'GROUP ALIAS ALREADY EXISTS', id, number);
  const row = {
    group_alias_id: varchar(id, 30),
    group_alias_name: varchar(name, 50),
    caller_id_number: varchar(number, 20),
    caller_id_name: varchar(keepAnything(call, 'caller_id_name', '- +_').replaceAll('+', ' '), 20),
    active: oneOf(flag(call, 'active') || 'Y', ['Y', 'N']),
    user_group: varchar(keep(call, 'admin_user_group', '-_') || '---ALL---', 20),
  };
  insertUnique(call, call.tables.groupsAlias, row, ['group_alias_id']);
  tell(call, 'SUCCESS', 'GROUP ALIAS HAS BEEN ADDED', id, name, number);
}
