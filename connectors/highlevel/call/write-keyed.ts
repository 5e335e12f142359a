import { TransientError } from '../../../src/domain/errors.ts';
import { RefusedError } from '../api/failure.ts';
import type { Delivery } from '../delivery.ts';

/**
 * A record that must exist once for its key. HighLevel has no unique field for it: the id is remembered as soon
 * as it is known, and what was cut off before that is looked for among the contact's records.
 */
export interface KeyedRecord {
  /** Kind of the identity map: `note`, `task`, `opportunity`. */
  readonly kind: string;
  readonly key: string;
  /** What an earlier delivery of this effect left. */
  readonly knownId: string | undefined;
  /** The one of this key, among those that HighLevel lists. */
  readonly find: () => Promise<string | undefined>;
  readonly update: (id: string) => Promise<void>;
  readonly create: () => Promise<string>;
}

export interface WrittenRecord {
  readonly id: string;
  readonly created: boolean;
}

/**
 * Create the record or update the one there is; one that somebody has deleted is made anew. Throws
 * TransientError while an earlier attempt is in doubt and HighLevel may not list yet what it left: nothing is
 * written then, and an ambiguous end would begin the doubt, and with it the wait, anew each time.
 */
export async function writeKeyed(delivery: Delivery, record: KeyedRecord): Promise<WrittenRecord> {
  const { identities } = delivery.context;
  const { kind, key } = record;
  const remembered = record.knownId ?? (await identities.get(kind, key));
  const existing = remembered ?? (await findDoubtful(delivery, record));
  if (existing !== undefined && (await updateIfThere(record, existing))) {
    if (remembered === undefined) await identities.set(kind, key, existing);
    return { id: existing, created: false };
  }
  if (existing !== undefined) await identities.forget(kind, key);
  const id = await record.create();
  await identities.set(kind, key, id);
  return { id, created: true };
}

async function findDoubtful(
  { request, settings, now }: Delivery,
  { kind, find }: KeyedRecord,
): Promise<string | undefined> {
  const { inDoubtSince } = request;
  if (inDoubtSince === undefined) return undefined;
  const found = await find();
  const waitMs = inDoubtSince + settings.visibleAfterMs - now();
  if (found === undefined && waitMs > 0)
    throw new TransientError(
      `An earlier attempt may have left a ${kind} that HighLevel does not list yet: it is looked for again.`,
      { code: 'highlevel-in-doubt', retryAfterMs: waitMs },
    );
  return found;
}

async function updateIfThere({ update }: KeyedRecord, id: string): Promise<boolean> {
  try {
    await update(id);
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.isAbsent) return false;
    throw error;
  }
}

const KEY_CHARACTER = 'A-Za-z0-9._:/-';

/** The line that tells whose record a text is; it is looked for after an unclear outcome, so leave it in. */
export function markerOf(key: string): string {
  return `vicibridge ${key}`;
}

/** Whether a text carries the key, and not one that only begins like it. */
export function hasMarker(text: string | null | undefined, key: string): boolean {
  const marker = markerOf(key).replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  return new RegExp(`(?<![${KEY_CHARACTER}])${marker}(?![${KEY_CHARACTER}])`).test(text ?? '');
}
