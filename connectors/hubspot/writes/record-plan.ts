import { createHash } from 'node:crypto';
import type { FieldTexts } from '../../../src/domain/call-order.ts';
import { escapeHtml } from '../call-body.ts';
import type { Delivery } from '../delivery.ts';
import { CALL, type ObjectType } from '../object-type.ts';

/** One record that a call shall leave in HubSpot beside its contact: the call itself, a task, a deal. */
export interface RecordPlan {
  readonly type: ObjectType;
  /** Its name in the receipt: `call`, `task.callback`, `deal`. */
  readonly part: string;
  /** The same for every event of the call; at most 80 characters. */
  readonly key: string;
  /** Property with unique values that holds the key; undefined = the account has none. */
  readonly unique: string | undefined;
  readonly properties: FieldTexts;
  /** What it holds besides when it is made, and what people change afterwards. */
  readonly initial: FieldTexts;
  /** Without a unique property: how search finds it. */
  readonly search: {
    readonly equals: FieldTexts;
    /** The property whose text must contain the key, where no property holds it alone. */
    readonly mentions?: string | undefined;
  };
}

const KEY_MAX = 80;

/** A key for one more record of the effect, within what a key may be. */
export function partKey(effectKey: string, part: string): string {
  const key = `${effectKey}:${part}`;
  if (key.length <= KEY_MAX && /^[A-Za-z0-9._:-]+$/.test(key)) return key;
  return `key:${createHash('sha256').update(key).digest('base64url')}`;
}

/** The property with unique values for the keys of these records, where the account has one. */
export async function uniqueProperty(
  { settings, book, context }: Delivery,
  type: ObjectType,
): Promise<string | undefined> {
  const name = settings.callKeyProperty;
  if (name === false) return undefined;
  // Without it on calls the write is refused with what to do about it.
  if (type === CALL) return name;
  return (await book.known(type, [name], context.signal))[0];
}

/** A line that search and people know the record by. */
export function mention(text: string, key: string): string {
  const line = `VICIdial: ${escapeHtml(key)}`;
  return text === '' ? line : `${text}<br>${line}`;
}
