import type { Delivery } from '../delivery.ts';

/** Id of the custom field for the lead's key; where the account lacks it, that is said. */
export async function leadIdFieldOf(delivery: Delivery): Promise<string | undefined> {
  const { settings, fields, context } = delivery;
  if (settings.leadIdField === false) return undefined;
  const field = await fields.find('contact', settings.leadIdField, context.signal);
  if (field === undefined)
    delivery.warnings.add(
      `HighLevel has no custom field ${settings.leadIdField}: people are found by e-mail and phone only. Run vicibridge connections prepare.`,
    );
  return field?.id;
}
