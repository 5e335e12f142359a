import type { FieldTexts } from '../../../src/domain/call-order.ts';
import { AmbiguousError, AuthError, TransientError } from '../../../src/domain/errors.ts';
import { updating } from '../batch/kinds.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import type { Plan } from './plan.ts';
import { differing, type Held } from './same-value.ts';
import { writeRecord } from './write-record.ts';

export interface CarriedOut {
  /** By their parts. */
  readonly ids: Readonly<Record<string, string>>;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/**
 * Write all of a plan at once, so that each part stands in a batch with those of other deliveries. Safe to
 * repeat. Where several parts fail, the error that matters most for what comes next is thrown.
 *
 * @param held what is known of the contact
 */
export async function carryOut(
  delivery: Delivery,
  plan: Plan,
  contactId: string,
  held: Held | undefined,
): Promise<CarriedOut> {
  const due = differing(plan.fields, held);
  const [contact, ...records] = await Promise.allSettled([
    updateContact(delivery, contactId, due),
    ...plan.records.map((record) => writeRecord(delivery, record, contactId)),
  ] as const);
  const failures = [contact, ...records].flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failures.length > 0) throw failures.toSorted((one, other) => weightOf(one) - weightOf(other))[0];
  const written = records.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const ids = Object.fromEntries(
    plan.records.map(({ part }, index) => [part, written[index]?.id ?? ''] as const),
  );
  return { ids, outcome: outcomeOf(written, Object.keys(due).length > 0) };
}

function outcomeOf(
  written: readonly { readonly created: boolean }[],
  isContactChanged: boolean,
): CarriedOut['outcome'] {
  const [main] = written;
  if (main?.created === true) return 'created';
  return main !== undefined || isContactChanged ? 'updated' : 'unchanged';
}

async function updateContact(
  { batches, context, request }: Delivery,
  id: string,
  fields: FieldTexts,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  await context.ownWrites?.announce({ object: CONTACT.kind, id }, fields);
  await batches.writes.write(
    updating(CONTACT),
    { id, trace: request.deliveryId, properties: fields },
    context.signal,
  );
}

/** What may have been done decides over what was not, and what passes over what does not. */
function weightOf(error: unknown): number {
  if (error instanceof AmbiguousError) return 0;
  if (error instanceof AuthError) return 1;
  return error instanceof TransientError ? 2 : 3;
}
