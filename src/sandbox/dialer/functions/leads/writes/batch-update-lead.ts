import { allowedLists, type ApiCall, BrokenStatement, digits, refuse } from '../../../api-call.ts';
import { writeColumns } from '../../../store.ts';
import { sameNumber } from '../compare.ts';
import { leadTable, touch } from '../lead-table.ts';
import { listMustExist } from '../parameters.ts';
import { requireRight } from '../rights.ts';
import { sentColumns } from './sent-columns.ts';

/** `batch_update_lead`: the same values for many leads at once. Without a value the body is empty. */
export function batchUpdateLead(call: ApiCall): void {
  requireRight(call, 'UPDATE LEADS IN THE SYSTEM', { level: 8, modifyLeads: 4 });
  const { user } = call.caller;
  const ids = call.parameters.get('lead_ids').replaceAll(/[^,0-9]/g, '');
  if (ids === '') refuse(call, `NO LEADS DEFINED - ${user}|`);
  const moveTo = digits(call, 'list_id_field');
  const allowed = allowedLists(call);
  if (Number(moveTo) >= 99 && allowed?.has(moveTo) === false)
    refuse(call, `NOT AN ALLOWED LIST ID - ${user}|${moveTo}`);
  const isDefined = call.tables.lists.rows.some(({ list_id }) => sameNumber(list_id, moveTo));
  if (listMustExist(call) && moveTo !== '' && !isDefined)
    refuse(call, `NOT A DEFINED LIST ID, LIST EXISTS CHECK ENABLED - ${user}|${moveTo}`);

  const wanted = ids.split(',');
  const table = leadTable(call);
  if (wanted.includes('')) throw new BrokenStatement('IN() with an empty place');
  const found = table
    .filter(
      ({ lead_id, list_id }) =>
        wanted.some((id) => sameNumber(lead_id, id)) &&
        (allowed === undefined || allowed.size === 0 || allowed.has(list_id)),
    )
    .toSorted((a, b) => b.lead_id - a.lead_id)
    .slice(0, Number(digits(call, 'records') || '1000'));
  if (found.length === 0) refuse(call, `NO MATCHES FOUND IN THE SYSTEM: |${user}|${ids}`);
  const { columns, refused } = sentColumns(call);
  if (Object.keys(columns).length === 0) return;
  if (refused && !call.legacy) throw new BrokenStatement('a value ends in a backslash');
  let affected = refused ? -1 : 0;
  for (const lead of refused ? [] : found) {
    if (!writeColumns(lead, columns)) continue;
    touch(call, lead);
    affected += 1;
  }
  const foundIds = found.map(({ lead_id }) => lead_id).join(',');
  call.reply.say(
    `SUCCESS: ${call.name} LEADS HAVE BEEN UPDATED - ${user}|${affected}|${found.length}|${foundIds}`,
  );
}
