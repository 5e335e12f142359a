import type { Mark, RecordChange } from '../../domain/event.ts';
import { flattenJson } from '../../domain/hit/json.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { fieldsOf } from './fields.ts';
import { isRecordId, objectName } from './hubspot-objects.ts';
import type { HubspotTold } from './hubspot-told.ts';
import { told } from './lead.ts';
import { mark } from './mark.ts';
import { type Moment, momentOf } from './occurred.ts';

/** What follows the object in the name of an event. */
const CHANGES: ReadonlyMap<string, RecordChange['change']> = new Map([
  ['creation', 'created'],
  ['propertyChange', 'updated'],
  ['associationChange', 'updated'],
  ['deletion', 'deleted'],
  ['privacyDeletion', 'privacy-deleted'],
  ['merge', 'merged'],
  ['restore', 'restored'],
]);
const EVENT_NAME = /^([a-z_]+)\.([A-Za-z]+)$/;
/** The object of the names that serve for all, which tell it in `objectTypeId`. */
const ANY_OBJECT = 'object';
/** Clocks may differ by this much before a time counts as in the future. */
const TOLERANCE_MS = 5 * 60_000;

type Values = Readonly<Record<string, string>>;

/**
 * One element of the body of an app's subscriptions, under its old name (`contact.propertyChange`) or the
 * generic one (`object.propertyChange`), in `subscriptionType` or `eventType`.
 */
export function readHubspotEvent(hit: RawHit): HubspotTold {
  const parameters = flattenJson(Buffer.from(hit.body).toString('utf8'));
  if (typeof parameters === 'string') {
    return { record: undefined, fields: {}, marks: [mark('unreadable-body')] };
  }
  const values: Values = fieldsOf({ parameters, secrets: [] });
  const moment = occurredOf(values, hit.receivedAt);
  const { record, marks } = recordOf(values);
  return {
    record,
    occurredAt: moment.time,
    fields: values,
    marks: moment.mark === undefined ? marks : [...marks, moment.mark],
  };
}

interface ReadRecord {
  readonly record: RecordChange | undefined;
  readonly marks: readonly Mark[];
}

function recordOf(values: Values): ReadRecord {
  const [, prefix = '', action = ''] = EVENT_NAME.exec(nameOf(values)) ?? [];
  const change = CHANGES.get(action);
  if (change === undefined) return { record: undefined, marks: [mark('unknown-event')] };
  const isAssociation = action === 'associationChange';
  const typeId = isAssociation
    ? (values['fromObjectTypeId'] ?? values['objectTypeId'])
    : values['objectTypeId'];
  const object = objectName(prefix === ANY_OBJECT ? typeId : prefix);
  if (object === undefined) return { record: undefined, marks: [mark('unknown-event', 'objectTypeId')] };
  const id = isAssociation ? (values['fromObjectId'] ?? values['objectId']) : idOf(change, values);
  if (!isRecordId(id)) return { record: undefined, marks: [mark('bad-record-id')] };
  const merged = change === 'merged' ? mergedIds(id, values) : { ids: [], marks: [] };
  const origin = told({ kind: values['changeSource'], id: values['sourceId'] });
  return {
    record: {
      object,
      id,
      change,
      ...(change === 'merged' ? { mergedIds: merged.ids } : {}),
      fields: changedField(action, values),
      ...(origin === undefined ? {} : { origin }),
    },
    marks: merged.marks,
  };
}

function nameOf(values: Values): string {
  return values['subscriptionType'] ?? values['eventType'] ?? '';
}

/** Two records that are merged live on in the first, or in a new one. */
function idOf(change: RecordChange['change'], values: Values): string | undefined {
  if (change !== 'merged') return values['objectId'];
  return values['newObjectId'] ?? values['primaryObjectId'] ?? values['objectId'];
}

function mergedIds(id: string, values: Values): { ids: string[]; marks: readonly Mark[] } {
  const listed = (values['mergedObjectIds'] ?? '').split(',').map((one) => one.trim());
  const all = [values['primaryObjectId'] ?? '', ...listed].filter((one) => one !== '' && one !== id);
  const ids = [...new Set(all.filter(isRecordId))];
  const marks = all.every(isRecordId) ? [] : [mark('bad-record-id', 'mergedObjectIds')];
  return { ids, marks };
}

/** A value that was not told (HubSpot leaves out sensitive ones) is no claim that the field is empty. */
function changedField(action: string, { propertyName, propertyValue }: Values): Record<string, string> {
  if (action !== 'propertyChange' || propertyValue === undefined) return {};
  if (propertyName === undefined || propertyName === '' || propertyName === '__proto__') return {};
  return { [propertyName]: propertyValue };
}

/** A time ahead of ours would outrank every later change, so it does not count. */
function occurredOf(values: Values, receivedAt: number): Moment {
  const moment = momentOf(values['occurredAt'], 'occurredAt', 'UTC');
  if (moment.time === undefined || Date.parse(moment.time) <= receivedAt + TOLERANCE_MS) return moment;
  return { mark: mark('clock-ahead', 'occurredAt') };
}
