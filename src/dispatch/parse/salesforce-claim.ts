import { z } from 'zod';
import { readText, withoutControls } from '../../domain/hit/decode.ts';
import { flattenJson, readJson } from '../../domain/hit/json.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isSecretName } from '../../domain/hit/secrets.ts';
import type { Mark } from '../../domain/event.ts';
import { mark } from './mark.ts';

/** What one message says of a record, as it stands there; `''` = nothing said. */
export interface SalesforceClaim {
  readonly object: string;
  readonly id: string;
  /** The word for the change; an outbound message has none. */
  readonly change: string;
  readonly changedAt: string;
  readonly modifiedBy: string;
  readonly mergedIds: readonly string[];
  /** Of the record, by Salesforce's names. */
  readonly fields: Readonly<Record<string, string>>;
  /** Everything that came, by the names it came with. */
  readonly told: Readonly<Record<string, string>>;
  readonly marks: readonly Mark[];
}

const Texts = z.record(z.string(), z.string());
const Message = z.object({
  actionId: z.string(),
  notificationId: z.string(),
  object: z.string(),
  fields: Texts,
});

const NOTHING: SalesforceClaim = {
  object: '',
  id: '',
  change: '',
  changedAt: '',
  modifiedBy: '',
  mergedIds: [],
  fields: {},
  told: {},
  marks: [],
};

/** One notification of an outbound message, as the receiver kept it. */
export function claimOfNotification(hit: RawHit): SalesforceClaim {
  const parsed = Message.safeParse(readJson(readBody(hit).text));
  if (!parsed.success) return { ...NOTHING, marks: [mark('unreadable-body')] };
  const { actionId, notificationId, object } = parsed.data;
  const fields = Object.fromEntries(
    Object.entries(parsed.data.fields).map(([name, value]) => [name, withoutControls(value)]),
  );
  return {
    ...NOTHING,
    object,
    id: fields['Id'] ?? '',
    fields,
    told: { ...fields, ActionId: actionId, NotificationId: notificationId },
    marks: notificationId === '' ? [mark('missing-notification-id')] : [],
  };
}

/**
 * One record of a JSON post: `{object, id, change, changedAt, modifiedBy, fields, mergedIds}`, or a record as
 * Apex serializes it (`{"attributes": {"type": "Lead"}, "Id": ..., "LastName": ...}`).
 */
export function claimOfRecord(hit: RawHit): SalesforceClaim {
  const { text, notUtf8 } = readBody(hit);
  const leaves = flattenJson(text);
  if (typeof leaves === 'string') return { ...NOTHING, marks: [mark('unreadable-body')] };
  const told = Object.fromEntries(
    leaves
      .filter(({ name }) => !name.split('.').includes('__proto__') && !isSecretName(name))
      .map(({ name, value }) => [name, value]),
  );
  const type = told['attributes.type'] ?? '';
  const said = (...names: readonly string[]): string =>
    names.map((name) => told[name]?.trim() ?? '').find((value) => value !== '') ?? '';
  return {
    object: said('object', 'attributes.type'),
    id: said('id', 'Id'),
    change: said('change'),
    changedAt: said('changedAt'),
    modifiedBy: said('modifiedBy'),
    mergedIds: said('mergedIds')
      .split(',')
      .filter((one) => one !== ''),
    fields: { ...(type === '' ? {} : serialized(told)), ...below(told, 'fields.') },
    told,
    marks: notUtf8 ? [mark('not-utf8', 'body')] : [],
  };
}

function readBody({ body }: RawHit): { text: string; notUtf8: boolean } {
  return readText(Buffer.from(body.buffer, body.byteOffset, body.byteLength), 0, body.length);
}

/** The record's own fields: what Apex adds stands below `attributes`. */
function serialized(told: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(told).filter(([name]) => !name.startsWith('attributes.')));
}

function below(told: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  const names = Object.entries(told).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(names.map(([name, value]) => [name.slice(prefix.length), value]));
}
