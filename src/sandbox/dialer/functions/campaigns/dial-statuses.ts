import { type ApiCall, refuse } from '../../api-call.ts';
import { size, words } from './filters.ts';

const LONGEST = 248;

/** `dial_status_add` and `dial_status_remove` of update_campaign; undefined = neither was sent. */
export function changeDialStatuses(call: ApiCall, current: string): string | undefined {
  const added = words(call, 'dial_status_add');
  const removed = words(call, 'dial_status_remove');
  let statuses: string | undefined;
  if (added !== '') {
    if (size(added) > 6) wrong(call, 'ADD IS NOT VALID', added);
    if (size(current) > LONGEST) wrong(call, 'ADD FAILURE, TOO MANY EXISTING DIAL STATUSES', added);
    statuses = ` ${added}${size(current) < 2 ? ' -' : current}`;
  }
  if (removed === '') return statuses;
  if (size(removed) > 6) wrong(call, 'REMOVE IS NOT VALID', removed);
  if (statuses === undefined && (current === '' || current === ' -'))
    wrong(call, 'REMOVE FAILURE, NO EXISTING DIAL STATUSES SET', removed);
  const pattern = new RegExp(`\\s${removed}\\s`, 'gi');
  const before = statuses ?? current;
  if (before.search(pattern) < 0) wrong(call, 'REMOVE FAILURE, NOT AN EXISTING DIAL STATUS', removed);
  return before.replaceAll(pattern, ' ');
}

function wrong(call: ApiCall, problem: string, value: string): never {
  return refuse(call, `DIAL STATUS ${problem}, THIS IS AN OPTIONAL FIELD: |${call.caller.user}|${value}`);
}
