import { done, fault, type LineRule, nothing } from '../meaning.ts';
import { NO_UPDATES, notDone, where } from './line-rules.ts';

const LIST = ['user', 'listId'];
const FIELD = ['user', 'listId', 'fieldLabel'];

/** Lines of update_list, and of add_list where it goes on there. */
export const UPDATE_LIST_LINES: readonly LineRule[] = [
  done('SUCCESS', 'LIST HAS BEEN UPDATED', 'updated', LIST),
  done('SUCCESS', 'LIST HAS BEEN ADDED', 'added', ['user', 'listId', 'listName', 'campaignId']),
  done('NOTICE', 'LEADS IN LIST HAVE BEEN RESET', 'reset', LIST),
  ...deletions('LIST HAS BEEN DELETED', 'list-deleted'),
  done('NOTICE', 'LEADS IN LIST HAVE BEEN DELETED', 'leads-deleted', [...LIST, 'deleted']),
  nothing('NOTICE', 'LIST DOES NOT EXIST, SENDING TO add_list FUNCTION', 'adding', LIST),
  NO_UPDATES,
  notDone(
    /^LIST RESET FAILED, daily reset limit reached/,
    'conflict',
    'reset-limit',
    'reset it another day',
    ['', 'listId'],
  ),
  ...answers('ADD CUSTOM FIELD COMMAND SENT', 'field-added'),
  ...answers('UPDATE CUSTOM FIELD COMMAND SENT', 'field-updated'),
  ...answers('DELETE CUSTOM FIELD COMMAND SENT', 'field-deleted'),
  ...answers('COPY CUSTOM FIELDS COMMAND SENT', 'fields-copied'),
  notDone(
    /^USER DOES NOT HAVE PERMISSION TO (?:DELETE LISTS|DELETE LEADS|MODIFY CUSTOM FIELDS)/,
    'auth',
    'no-permission',
    "see the API user's delete_lists, modify_leads and custom_fields_modify",
    ['user'],
  ),
  notDone(
    /^CUSTOM FIELDS LIST ID TO (?:ADD|UPDATE|DELETE) TO HAS NO CUSTOM FIELDS/,
    'permanent',
    'unknown-list',
    'name a list that exists or has custom fields',
    LIST,
  ),
  notDone(
    /^CUSTOM FIELDS LIST ID TO COPY FROM (?:DOES NOT EXIST|HAS NO CUSTOM FIELDS)/,
    'permanent',
    'unknown-source-list',
    'copy from a list that exists and has custom fields',
    LIST,
  ),
  notDone(
    /^REQUIRED CUSTOM FIELDS VARIABLES ARE MISSING, FIELD NOT (?:ADDED|UPDATED|DELETED)/,
    'permanent',
    'invalid-request',
    'send label, name, size, type and rank for a new field, else the label',
    FIELD,
  ),
  notDone(
    /^FIELD DOES NOT EXIST, FIELD NOT (?:UPDATED|DELETED)/,
    'permanent',
    'unknown-field',
    'name a field of the list',
    FIELD,
  ),
];

/** A list that was not there: the same line with 0 at its end. */
function deletions(reason: string, code: string): LineRule[] {
  const fields = [...LIST, 'deleted'];
  return [
    where(/\|0$/, nothing('NOTICE', reason, 'no-such-list', fields)),
    done('NOTICE', reason, code, fields),
  ];
}

/** What the administration's page made of a custom field stands in the data. */
function answers(reason: string, code: string): LineRule[] {
  const refused = {
    ...fault(reason, 'permanent', 'field-refused', 'see what its type needs'),
    fields: FIELD,
  };
  const silent = {
    ...fault(reason, 'ambiguous', 'field-in-doubt', 'look with list_custom_fields'),
    fields: FIELD,
  };
  return [
    where(/\|SUCCESS: Fields? [a-z]+\|$/, done('NOTICE', reason, code, FIELD)),
    where(/\|ERROR: Fields? not [a-z]+\|$/, { ...refused, level: 'NOTICE' }),
    { ...silent, level: 'NOTICE' },
  ];
}
