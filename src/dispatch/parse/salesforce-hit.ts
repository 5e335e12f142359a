import type { BridgeEvent, Mark, RecordChange } from '../../domain/event.ts';
import { recordKey } from '../../domain/hit/keys.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isSalesforceId, longId, standardObjectOf } from '../../domain/salesforce-id.ts';
import { isoTime } from '../../domain/time.ts';
import type { ParseContext } from './context.ts';
import { mark } from './mark.ts';
import { type Moment, momentOf } from './occurred.ts';
import { whatChanged } from './salesforce-change.ts';
import { claimOfNotification, claimOfRecord, type SalesforceClaim } from './salesforce-claim.ts';

/** Clocks may differ by this much before a time counts as in the future. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * One notification of an outbound message, or one record of a JSON post, as a change of a record. What cannot
 * be read has no record and is marked.
 */
export function parseSalesforceHit(hit: RawHit, _context: ParseContext): BridgeEvent {
  const claim = hit.trigger === 'outbound-message' ? claimOfNotification(hit) : claimOfRecord(hit);
  const { record, marks } = recordOf(claim);
  const moment = changedAt(claim, hit.receivedAt);
  return {
    id: hit.eventId,
    type: 'record-changed',
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...(moment.time === undefined ? {} : { occurredAt: moment.time }),
    ...(record === undefined ? {} : { leadKey: recordKey(hit.source, record.object, record.id), record }),
    lead: {},
    fields: { ...claim.told },
    marks: [...claim.marks, ...marks, ...(moment.mark === undefined ? [] : [moment.mark])],
  };
}

function recordOf(claim: SalesforceClaim): { record?: RecordChange; marks: readonly Mark[] } {
  if (claim.marks.some(({ code }) => code === 'unreadable-body')) return { marks: [] };
  const id = claim.id.trim();
  if (!isSalesforceId(id)) return { marks: [mark('bad-record-id')] };
  const object = claim.object === '' ? standardObjectOf(id) : claim.object;
  if (object === undefined) return { marks: [mark('missing-object')] };
  const changed = whatChanged(claim, id);
  const by = claim.modifiedBy === '' ? (claim.fields['LastModifiedById'] ?? '') : claim.modifiedBy;
  return {
    record: {
      object,
      id: changed.id,
      change: changed.change,
      ...(changed.mergedIds.length === 0 ? {} : { mergedIds: [...changed.mergedIds] }),
      // Those of a record that was merged away are not the master's.
      fields: changed.id === longId(id) ? { ...claim.fields } : {},
      ...(isSalesforceId(by) ? { origin: { kind: 'user', id: longId(by) } } : {}),
    },
    marks: changed.mark === undefined ? [] : [changed.mark],
  };
}

/**
 * When it changed, by Salesforce's clock: what the sender says, else the later stamp of the record. A time in
 * the future is left out: it would win over every change to come.
 */
function changedAt({ changedAt: said, fields }: SalesforceClaim, receivedAt: number): Moment {
  const stamp = said === '' ? (fields['SystemModstamp'] ?? fields['LastModifiedDate']) : said;
  const moment = momentOf(stamp, 'changedAt', 'UTC');
  const isAhead = moment.time !== undefined && Date.parse(moment.time) > receivedAt + TOLERANCE_MS;
  return isAhead ? { mark: mark('clock-ahead', 'changedAt') } : moment;
}
