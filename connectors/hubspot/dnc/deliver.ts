import type { Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { DncChange } from '../../../src/domain/event.ts';
import type { Delivery } from '../delivery.ts';
import { stillBlocked } from './blocked.ts';
import { mark } from './mark.ts';
import { type DncPerson, type DncQuestion, findPeople } from './people.ts';

/** How many of the contacts a receipt names. */
const NAMED_MAX = 20;

/**
 * Have HubSpot say of everybody with a number that they must not be called (`dnc-set`), or may be called
 * again (`dnc-lifted`). Who says so already is not written again. Safe to repeat from the start.
 */
export async function deliverDnc(delivery: Delivery): Promise<Receipt> {
  const plan = await dncPlan(delivery);
  if (typeof plan === 'string') return skipped(delivery, plan);
  const written = await mark(
    delivery,
    plan.due.map(({ id }) => id),
    plan.question,
  );
  return {
    outcome: written.length > 0 ? 'updated' : 'unchanged',
    ids: idsOf(plan.people),
    warnings: [...delivery.warnings],
  };
}

export interface DncPlan {
  readonly question: DncQuestion;
  readonly people: readonly DncPerson[];
  /** Those of them who are to be written. */
  readonly due: readonly DncPerson[];
}

/** Whom it is about and who of them is to be written, or why nobody is. Reads only. */
export async function dncPlan(delivery: Delivery): Promise<DncPlan | string> {
  const { dnc, type } = delivery.request.event;
  const property = delivery.settings.dncProperty;
  if (dnc === undefined)
    throw new PermanentError(
      'The event tells no numbers: there is nobody to mark. Replay what it came from.',
      { code: 'hubspot-no-dnc' },
    );
  const reason = reasonToSkip(dnc, property);
  if (reason !== undefined || property === false) return reason ?? '';
  const question = { numbers: dnc.numbers, property, wanted: type === 'dnc-set' };
  const people = await findPeople(delivery, question);
  if (people.length === 0) return 'No contact in HubSpot has the number.';
  const wrong = people.filter(({ marked }) => marked !== question.wanted);
  const due = question.wanted ? wrong : await free(delivery, wrong, dnc.numbers);
  return { question, people, due };
}

function reasonToSkip({ only }: DncChange, property: string | false): string | undefined {
  if (property === false) return 'dncProperty is false: HubSpot was not told.';
  if (only === undefined) return undefined;
  return `It holds for campaign ${only.campaign} of ${only.dialer} only, and HubSpot's property for every call: HubSpot was not told.`;
}

/** Those of whom no number is blocked in our own ledger, be it another one or by a later fact. */
async function free(
  delivery: Delivery,
  people: readonly DncPerson[],
  lifted: readonly string[],
): Promise<readonly DncPerson[]> {
  const kept: DncPerson[] = [];
  for (const person of people) {
    if (await stillBlocked(delivery, [...lifted, ...person.numbers]))
      delivery.warnings.push(`Contact ${person.id} stays marked: a number of it must not be called.`);
    else kept.push(person);
  }
  return kept;
}

function idsOf(people: readonly DncPerson[]): Record<string, string> {
  const named = people.slice(0, NAMED_MAX);
  return Object.fromEntries(
    named.map(({ id }, at) => [at === 0 ? 'contact' : `contact.${at + 1}`, id] as const),
  );
}

function skipped({ warnings }: Delivery, warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [...warnings, warning] };
}
