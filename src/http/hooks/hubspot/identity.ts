import { digestOf } from '../../../domain/hit/digest.ts';
import type { Parameter } from '../../../domain/hit/query.ts';

/**
 * What makes an element one event. HubSpot numbers events (`eventId`) but does not promise that no number
 * comes twice; `attemptNumber` is not among them, because it tells repeats of the same event apart.
 */
const IDENTIFYING = [
  'portalId',
  'subscriptionId',
  'objectTypeId',
  'objectId',
  'fromObjectId',
  'toObjectId',
  'primaryObjectId',
  'newObjectId',
  'mergedObjectIds',
  'propertyName',
  'propertyValue',
  'associationRemoved',
  'occurredAt',
  'eventId',
];

/**
 * The id of the event that an element of a webhook's body tells, the same for one that comes again. Undefined
 * where it tells neither what happened nor when: then only its bytes can stand for it.
 */
export function elementId(connection: string, parameters: readonly Parameter[]): string | undefined {
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  const type = values.get('subscriptionType') ?? values.get('eventType');
  if (type === undefined || (!values.has('occurredAt') && !values.has('eventId'))) return undefined;
  const parts = IDENTIFYING.map((name) => values.get(name) ?? '');
  return `evt_${digestOf(['hubspot', connection, type, ...parts])}`;
}

/**
 * The id of a workflow's request that names its execution (`callbackId`, the same in each repeat). The action
 * "Send a webhook" names none: undefined.
 */
export function executionId(connection: string, parameters: readonly Parameter[]): string | undefined {
  const callback = parameters.find(({ name }) => name === 'callbackId')?.value ?? '';
  return callback === '' ? undefined : `evt_${digestOf(['hubspot', connection, 'callback', callback])}`;
}

/** The account that an element or a workflow's request says it is of. */
export function portalOf(parameters: readonly Parameter[]): string | undefined {
  return parameters.find(({ name }) => PORTAL_NAMES.has(name))?.value;
}

const PORTAL_NAMES: ReadonlySet<string> = new Set(['portalId', 'portal-id', 'origin.portalId']);
