import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { PlannedChange, Preview } from '../../../src/domain/preview.ts';
import type { DeliverTools } from '../tools.ts';
import { planDnc } from './plan.ts';

/** What `deliverDnc` would change. Reads only; throws as that does. */
export async function previewDnc(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Preview> {
  const plan = await planDnc(request, context, tools);
  if (plan.kind === 'skip') return { changes: [], warnings: [plan.reason] };
  const { people, due, question, warnings } = plan;
  const value = { from: String(!question.wanted), to: String(question.wanted) };
  const changes = people.map(({ object, id }): PlannedChange => {
    const isDue = due.some((person) => person.id === id);
    return {
      object,
      id,
      outcome: isDue ? 'updated' : 'unchanged',
      fields: isDue ? { [question.field]: value } : {},
    };
  });
  return { changes, warnings };
}
