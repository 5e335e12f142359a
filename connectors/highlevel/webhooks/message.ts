import type { WebhookTold } from '../../../src/connector.ts';
import { flattenJson, readJson } from '../../../src/domain/hit/json.ts';

/** Names of HighLevel's events about contacts, and what each says of the contact. */
const CHANGES = {
  ContactCreate: 'created',
  ContactUpdate: 'updated',
  ContactDelete: 'deleted',
  ContactDndUpdate: 'updated',
  ContactTagUpdate: 'updated',
} as const;
const RECORD_ID = /^[A-Za-z0-9]{8,40}$/;
/** What of a message is about the message and not about the contact. */
const ENVELOPE = new Set([
  'type',
  'timestamp',
  'webhookId',
  'locationId',
  'companyId',
  'id',
  'appId',
  'versionId',
]);

export type Values = Readonly<Record<string, string>>;

/** The plain values of a message, nested ones under dotted names; undefined = it is no JSON object. */
export function valuesOf(element: Uint8Array): Values | undefined {
  const leaves = flattenJson(Buffer.from(element).toString('utf8'));
  if (typeof leaves === 'string') return undefined;
  const named = leaves.filter(({ name }) => !name.split('.').includes('__proto__'));
  return Object.fromEntries(named.map(({ name, value }) => [name, value]));
}

/** What one message tells: which contact was made, changed or deleted. Other events are kept and go nowhere. */
export function readMessage(element: Uint8Array): WebhookTold {
  const values = valuesOf(element);
  if (values === undefined)
    return { record: undefined, occurredAt: undefined, fields: {}, faults: ['unreadable-body'] };
  const told = { occurredAt: timeOf(values), fields: values };
  const change = changeOf(values['type']);
  if (change === undefined) return { ...told, record: undefined, faults: ['unknown-event'] };
  const id = values['id'] ?? '';
  if (!RECORD_ID.test(id)) return { ...told, record: undefined, faults: ['bad-record-id'] };
  return {
    ...told,
    record: { object: 'contact', id, change, fields: contactFields(element, values) },
    faults: [],
  };
}

function changeOf(type: string | undefined) {
  return type !== undefined && Object.hasOwn(CHANGES, type)
    ? CHANGES[type as keyof typeof CHANGES]
    : undefined;
}

/** By the names of the reader of records; custom fields are told by id only, so they stand under their id. */
function contactFields(element: Uint8Array, values: Values): Record<string, string> {
  const plain = Object.entries(values).filter(
    ([name]) => !ENVELOPE.has(name) && !name.startsWith('customFields.') && !name.startsWith('dndSettings.'),
  );
  const dnd = Object.entries(values).flatMap(([name, value]) => {
    const [, channel] = /^dndSettings\.([A-Za-z]+)\.status$/.exec(name) ?? [];
    return channel === undefined ? [] : [[`dndSettings.${channel}`, value] as const];
  });
  return Object.fromEntries([...plain, ...dnd, ...customFields(element)]);
}

function customFields(element: Uint8Array): readonly (readonly [string, string])[] {
  const root = readJson(Buffer.from(element).toString('utf8'));
  const list = typeof root === 'object' && root !== null && 'customFields' in root ? root.customFields : [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || !('value' in entry)) return [];
    const { id, value } = entry;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    return typeof id === 'string' && isPlain && id !== '__proto__' ? [[id, String(value)] as const] : [];
  });
}

/** ISO 8601 UTC; undefined = not told, or not as a time. */
export function timeOf(values: Values): string | undefined {
  const at = new Date(values['timestamp'] ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
