import type { ObjectType } from '../property-definition.ts';
import type { Actor, RecordChange } from './change.ts';

/** One element of a webhook's body, before it is known how often it was sent. */
export interface HubspotEvent {
  readonly subscriptionType: string;
  readonly propertyName?: string;
  readonly [name: string]: unknown;
}

export interface EventContext {
  readonly portalId: number;
  /** The app that subscribed. */
  readonly appId: number;
  /** `contact`: one name for each object (`contact.creation`); `object`: the generic ones with `objectTypeId`. */
  readonly names: 'contact' | 'object';
  readonly eventId: number;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
}

const ACTIONS = {
  created: 'creation',
  changed: 'propertyChange',
  deleted: 'deletion',
  erased: 'privacyDeletion',
  merged: 'merge',
} as const satisfies Record<RecordChange['kind'], string>;
const FLAGS: Partial<Record<RecordChange['kind'], string>> = { created: 'NEW', deleted: 'DELETED' };
const TYPE_IDS: Readonly<Record<ObjectType, string>> = {
  contacts: '0-1',
  calls: '0-48',
  tasks: '0-27',
  deals: '0-3',
};

/** The event that tells of a change; undefined where events of this naming do not cover it. */
export function eventOf(change: RecordChange, actor: Actor, context: EventContext): HubspotEvent | undefined {
  const isGeneric = context.names === 'object' && change.kind !== 'erased';
  if (!isGeneric && change.type !== 'contacts') return undefined;
  const flag = FLAGS[change.kind];
  return {
    eventId: context.eventId,
    portalId: context.portalId,
    appId: context.appId,
    occurredAt: context.occurredAt,
    subscriptionType: `${isGeneric ? 'object' : 'contact'}.${ACTIONS[change.kind]}`,
    ...(isGeneric ? { objectTypeId: TYPE_IDS[change.type] } : {}),
    objectId: Number(change.id),
    ...actor,
    ...(flag === undefined ? {} : { changeFlag: flag }),
    ...detailsOf(change),
  };
}

function detailsOf(change: RecordChange): object {
  if (change.kind === 'changed') return { propertyName: change.property, propertyValue: change.value };
  if (change.kind !== 'merged') return {};
  return {
    primaryObjectId: Number(change.primaryId),
    mergedObjectIds: change.mergedIds.map(Number),
    newObjectId: Number(change.id),
    numberOfPropertiesMoved: 0,
  };
}
