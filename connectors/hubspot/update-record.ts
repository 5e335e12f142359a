import { RecordAnswer } from './answers.ts';
import type { Delivery } from './delivery.ts';
import type { ObjectType } from './object-type.ts';

export interface RecordUpdate {
  readonly type: ObjectType;
  /** The object by the name that the CRM's messages have for it; absent = the kind. */
  readonly object?: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** The property among these that must be unique, for the remedy. */
  readonly idProperty?: string;
}

/** Change own properties of a record, announced first; safe to repeat. Throws the delivery errors. */
export async function updateRecord({ api, context }: Delivery, update: RecordUpdate): Promise<void> {
  const { type, id, properties, idProperty } = update;
  await context.ownWrites?.announce({ object: update.object ?? type.kind, id }, properties);
  const operation = {
    name: `update the ${type.kind}`,
    effect: 'repeatable',
    scopes: `crm.objects.${type.path}.read and crm.objects.${type.path}.write`,
    object: type.path === 'contacts' ? 'contacts' : undefined,
    idProperty,
  } as const;
  await api.request(operation, context.signal, RecordAnswer, (crm, options) =>
    crm.objects.basicApi.update(type.path, id, { properties: { ...properties } }, undefined, options),
  );
}
