import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { DeliverTools } from '../tools.ts';
import { isBlocked } from './blocked.ts';
import { type DncQuestion, findPeople } from './find-people.ts';
import type { DncPerson } from './people.ts';

export type DncPlan =
  | { readonly kind: 'skip'; readonly reason: string }
  | {
      readonly kind: 'mark';
      readonly question: DncQuestion;
      /** Everybody whom the fact is about. */
      readonly people: readonly DncPerson[];
      /** Those of them who are to be written. */
      readonly due: readonly DncPerson[];
      readonly warnings: readonly string[];
    };

/** Whom a do-not-call fact changes, found out by reading only. Throws CallFailure and PermanentError. */
export async function planDnc(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<DncPlan> {
  const { dnc, type, source } = request.event;
  const field = tools.settings.dncField;
  if (dnc === undefined)
    throw new PermanentError(
      'The event tells no numbers: there is nobody to mark. Replay what it came from.',
      { code: 'salesforce-no-dnc' },
    );
  if (field === false) return { kind: 'skip', reason: 'dncField is false: Salesforce was not told.' };
  if (dnc.only !== undefined)
    return {
      kind: 'skip',
      reason: `It holds for campaign ${dnc.only.campaign} of ${dnc.only.dialer} only, and Salesforce's field for every call: Salesforce was not told.`,
    };
  const value = type === 'dnc-set';
  const question = { numbers: dnc.numbers, field, wanted: value, signal: context.signal };
  const people = await findPeople(request, context, tools, question);
  if (people.length === 0) return { kind: 'skip', reason: 'Nobody in Salesforce has the number.' };
  const warnings: string[] = [];
  const due: DncPerson[] = [];
  for (const person of people.filter(({ marked }) => marked !== value)) {
    // Another number of the person, or a later fact about this one.
    if (!value && (await isBlocked(context, source, [...dnc.numbers, ...person.numbers])))
      warnings.push(`${person.object} ${person.id} stays marked: a number of it must not be called.`);
    else due.push(person);
  }
  return { kind: 'mark', question, people, due, warnings };
}
