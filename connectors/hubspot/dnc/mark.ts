import {
  AmbiguousError,
  type DeliveryError,
  PermanentError,
  TransientError,
} from '../../../src/domain/errors.ts';
import { updating } from '../batch/kinds.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import { isRefused } from '../refused-error.ts';
import type { DncQuestion } from './people.ts';
import { dncRemedy } from './remedy.ts';

/**
 * Write the property of every one of these contacts, in few requests. One that fails does not keep the others
 * from it; then the delivery fails, and its next try finds the others done. Yields the ids of those that were
 * written.
 */
export async function mark(
  delivery: Delivery,
  ids: readonly string[],
  question: Pick<DncQuestion, 'property' | 'wanted'>,
): Promise<readonly string[]> {
  const ends = await Promise.allSettled(ids.map((id) => markLiving(delivery, id, question)));
  const failures: DeliveryError[] = [];
  const written: string[] = [];
  for (const end of ends) {
    if (end.status === 'fulfilled') {
      if (end.value !== undefined) written.push(end.value);
      continue;
    }
    const error: unknown = end.reason;
    if (isRefused(error, 400) && error.facts.codes.includes('PROPERTY_DOESNT_EXIST'))
      throw absent(question.property);
    if (!isOfOneRecord(error)) throw error;
    failures.push(error);
  }
  throwFirst(failures, written.length, ids.length);
  return written;
}

/** Yields who was marked: another one where the contact was merged since it was found, nobody where it is gone. */
async function markLiving(
  delivery: Delivery,
  id: string,
  { property, wanted }: Pick<DncQuestion, 'property' | 'wanted'>,
): Promise<string | undefined> {
  const properties = { [property]: String(wanted) };
  try {
    await update(delivery, id, properties);
    return id;
  } catch (error) {
    if (!isRefused(error, 404)) throw error;
    const question = { type: CONTACT, id, properties: [property] };
    const heir = await delivery.batches.read(question, delivery.context.signal);
    if (heir === undefined) return undefined;
    if (heir.id === id) throw error;
    await update(delivery, heir.id, properties);
    return heir.id;
  }
}

async function update(
  { batches, context, request }: Delivery,
  id: string,
  properties: Readonly<Record<string, string>>,
): Promise<void> {
  await context.ownWrites?.announce({ object: CONTACT.kind, id }, properties);
  const trace = `${request.deliveryId}:${id}`;
  await batches.writes.write(updating(CONTACT), { id, trace, properties }, context.signal);
}

/** Refused credentials concern every record, and so does a mistake of our own. */
function isOfOneRecord(error: unknown): error is TransientError | AmbiguousError | PermanentError {
  return (
    error instanceof TransientError || error instanceof AmbiguousError || error instanceof PermanentError
  );
}

function throwFirst(failures: readonly DeliveryError[], done: number, all: number): void {
  const passing = failures.find(
    (error) => error instanceof TransientError || error instanceof AmbiguousError,
  );
  if (passing !== undefined) {
    throw new TransientError(
      `${done} of ${all} contacts were marked in HubSpot; the others are tried again. ${passing.message}`,
      { code: passing.code, retryAfterMs: passing.retryAfterMs, cause: passing },
    );
  }
  const [lasting] = failures;
  if (lasting !== undefined) throw lasting;
}

function absent(property: string): PermanentError {
  return new PermanentError(
    `HubSpot has no contact property ${property}, so nobody can be marked. ${dncRemedy(property)}`,
    { code: 'hubspot-property-missing' },
  );
}
