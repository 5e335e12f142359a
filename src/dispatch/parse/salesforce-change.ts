import type { Mark, RecordChange } from '../../domain/event.ts';
import { isSalesforceId, longId } from '../../domain/salesforce-id.ts';
import { parseTime } from '../../domain/time.ts';
import { mark } from './mark.ts';
import type { SalesforceClaim } from './salesforce-claim.ts';

export interface WhatChanged {
  readonly change: RecordChange['change'];
  /** The record that is left; its 18-character id. */
  readonly id: string;
  /** Records that live on in it. */
  readonly mergedIds: readonly string[];
  readonly mark: Mark | undefined;
}

/** Words for a change: ours, those of Apex (`Trigger.operationType`) and of SQL. */
const WORDS: ReadonlyMap<string, RecordChange['change']> = new Map<string, RecordChange['change']>([
  ['created', 'created'],
  ['create', 'created'],
  ['insert', 'created'],
  ['updated', 'updated'],
  ['update', 'updated'],
  ['deleted', 'deleted'],
  ['delete', 'deleted'],
  ['restored', 'restored'],
  ['restore', 'restored'],
  ['undelete', 'restored'],
  ['merged', 'merged'],
  ['merge', 'merged'],
  ['privacy-deleted', 'privacy-deleted'],
]);
/** A record that was just created has both times from one transaction. */
const SAME_MOMENT_MS = 1000;

/**
 * What became of which record. One that was merged away is deleted and names its master: then the master is
 * the record, and this one lives on in it. Without a word for it, a change is told by the record's own times.
 *
 * @param id of the claim, in a form that an id can have
 */
export function whatChanged(claim: SalesforceClaim, id: string): WhatChanged {
  const record = longId(id);
  const master = claim.fields['MasterRecordId']?.trim() ?? '';
  const isDeleted = claim.fields['IsDeleted']?.toLowerCase() === 'true';
  const word = claim.change.toLowerCase().replace(/^after[_ ]/, '');
  const named = word === '' ? undefined : (WORDS.get(word) ?? 'updated');
  const isGone = named === 'deleted' || named === 'merged' || (named === undefined && isDeleted);
  if (isGone && isSalesforceId(master) && longId(master) !== record)
    return { change: 'merged', id: longId(master), mergedIds: [record], mark: undefined };
  const mergedIds = claim.mergedIds
    .map((one) => one.trim())
    .filter(isSalesforceId)
    .map(longId);
  return {
    change: named ?? (isDeleted ? 'deleted' : isNew(claim.fields) ? 'created' : 'updated'),
    id: record,
    mergedIds: mergedIds.filter((one) => one !== record),
    mark: word === '' || WORDS.has(word) ? undefined : mark('unknown-change', 'change'),
  };
}

function isNew(fields: Readonly<Record<string, string>>): boolean {
  const created = parseTime(fields['CreatedDate'] ?? '', 'UTC');
  const modified = parseTime(fields['LastModifiedDate'] ?? fields['SystemModstamp'] ?? '', 'UTC');
  if (created === undefined || modified === undefined) return false;
  return Math.abs(modified - created) <= SAME_MOMENT_MS;
}
