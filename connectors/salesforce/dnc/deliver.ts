import type { DeliveryContext, DeliveryRequest, Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { DeliverTools } from '../deliver.ts';
import { isBlocked } from './blocked.ts';
import { findPeople } from './find-people.ts';
import { mark } from './mark.ts';
import type { DncPerson } from './people.ts';

/** How many of the people a receipt names. */
const NAMED_MAX = 20;

/**
 * Have Salesforce say of everybody with a number that they must not be called (`dnc-set`), or may be called
 * again (`dnc-lifted`). Who says so already is not written again. Safe to repeat from the start. Throws
 * CallFailure and the delivery errors; see `toDeliveryError`.
 */
export async function deliverDnc(
  request: DeliveryRequest,
  context: DeliveryContext,
  tools: DeliverTools,
): Promise<Receipt> {
  const { dnc, type, source } = request.event;
  const field = tools.settings.dncField;
  if (dnc === undefined)
    throw new PermanentError(
      'The event tells no numbers: there is nobody to mark. Replay what it came from.',
      {
        code: 'salesforce-no-dnc',
      },
    );
  if (field === false) return skipped('dncField is false: Salesforce was not told.');
  if (dnc.only !== undefined)
    return skipped(
      `It holds for campaign ${dnc.only.campaign} of ${dnc.only.dialer} only, and Salesforce's field for every call: Salesforce was not told.`,
    );
  const value = type === 'dnc-set';
  const question = { numbers: dnc.numbers, field, wanted: value };
  const people = await findPeople(request, context, tools, question);
  if (people.length === 0) return skipped('Nobody in Salesforce has the number.');
  const warnings: string[] = [];
  const due: DncPerson[] = [];
  for (const person of people.filter(({ marked }) => marked !== value)) {
    // Another number of the person, or a later fact about this one.
    if (!value && (await isBlocked(context, source, [...dnc.numbers, ...person.numbers])))
      warnings.push(`${person.object} ${person.id} stays marked: a number of it must not be called.`);
    else due.push(person);
  }
  const written = await mark(context, tools, due, question);
  return { outcome: written > 0 ? 'updated' : 'unchanged', ids: idsOf(people), warnings };
}

function idsOf(people: readonly DncPerson[]): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const { object, id } of people.slice(0, NAMED_MAX)) {
    const at = Object.keys(ids).filter((name) => name.split('.')[0] === object).length;
    ids[at === 0 ? object : `${object}.${at + 1}`] = id;
  }
  return ids;
}

function skipped(warning: string): Receipt {
  return { outcome: 'skipped', ids: {}, warnings: [warning] };
}
