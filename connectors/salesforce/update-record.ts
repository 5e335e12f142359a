import { z } from 'zod';
import type { DeliveryContext } from '../../src/connector.ts';
import type { Api } from './api.ts';
import type { FieldValue } from './batch/collections.ts';

/** An update by id is answered 204, with nothing in it; anything else is no answer of Salesforce's. */
const NoContent = z.union([z.undefined(), z.null()]);

/**
 * Change own fields of a record, announced first; safe to repeat. Throws CallFailure: 404 or
 * `ENTITY_IS_DELETED` where the record is gone.
 */
export async function updateRecord(
  api: Api,
  context: Pick<DeliveryContext, 'ownWrites'>,
  { object, id }: { readonly object: string; readonly id: string },
  fields: Readonly<Record<string, FieldValue>>,
): Promise<void> {
  await context.ownWrites?.announce({ object, id }, asTexts(fields));
  await api.call({
    method: 'PATCH',
    path: `/sobjects/${object}/${id}`,
    body: fields,
    answer: NoContent,
  });
}

/** Fields as a record is read and as messages of the org tell them. */
export function asTexts(fields: Readonly<Record<string, FieldValue>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value ?? '')]));
}
