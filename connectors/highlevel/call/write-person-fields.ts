import type { CallOrder } from '../../../src/domain/call-order.ts';
import { ContactAnswer } from '../api/answers.ts';
import { z } from 'zod';
import { CONTACT, contactPath, type Delivery } from '../delivery.ts';
import { type FieldBody, fieldBody } from '../person/field-body.ts';
import { isStandardField } from '../person/standard-fields.ts';

/** What the call changes in its contact; undefined = nothing. */
export async function personBody(
  delivery: Delivery,
  { personFields, ownsPerson }: Pick<CallOrder, 'personFields' | 'ownsPerson'>,
  ownerId: string | undefined,
): Promise<FieldBody | undefined> {
  const texts = { ...personFields, ...(ownsPerson && ownerId !== undefined ? { assignedTo: ownerId } : {}) };
  const body = await fieldBody(delivery, texts, { model: CONTACT, isStandard: isStandardField });
  return Object.keys(body.standard).length + body.customFields.length === 0 ? undefined : body;
}

/** Write fields of the contact; announced before, so that HighLevel's message about it is known as ours. */
export async function writePersonFields(
  { api, context }: Delivery,
  contactId: string,
  { standard, customFields }: FieldBody,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  await context.ownWrites?.announce({ object: CONTACT, id: contactId }, names);
  const call = {
    method: 'PUT',
    path: contactPath(contactId),
    body: { ...standard, ...(customFields.length === 0 ? {} : { customFields }) },
    what: 'update the contact',
    effect: 'repeatable',
  } as const;
  await api.ask(call, z.union([ContactAnswer, z.looseObject({})]), context.signal);
}
