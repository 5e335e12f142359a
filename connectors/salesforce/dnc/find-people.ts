import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { DeliverTools } from '../tools.ts';
import { asRecord } from '../person/person-ref.ts';
import { readRecord } from '../read-record.ts';
import { PHONE_FIELDS, type DncPerson, toPerson } from './people.ts';
import { searchNumber } from './search-number.ts';

export interface DncQuestion {
  /** E.164. Empty = those of the event's record. */
  readonly numbers: readonly string[];
  readonly field: string;
  /** What the people shall hold in the end. */
  readonly wanted: boolean;
  readonly signal: AbortSignal;
}

type Context = Pick<DeliveryContext, 'identities'>;

/**
 * Whom a do-not-call fact is about: every contact and unconverted lead with one of the numbers, the person
 * that the event names if it is of this org, and the one that the identity map has for the lead. The last two
 * are read by id, because the search index does not know what was written a moment ago; so is anybody of whom
 * it says that nothing is left to do.
 */
export async function findPeople(
  request: DeliveryRequest,
  context: Context,
  tools: DeliverTools,
  question: DncQuestion,
): Promise<readonly DncPerson[]> {
  const named = await readPerson(tools, ownPersonId(request, tools.connection), question);
  const numbers = question.numbers.length > 0 ? question.numbers : (named?.numbers ?? []);
  const people = new Map<string, DncPerson>(named === undefined ? [] : [[named.id, named]]);
  const doubtful = new Set(await rememberedIds(request, context));
  for (const number of numbers) {
    for (const person of await searchNumber(tools.api, number, question.field)) {
      if (people.has(person.id)) continue;
      if (person.marked === question.wanted) doubtful.add(person.id);
      else people.set(person.id, person);
    }
  }
  for (const id of doubtful) {
    const person = people.has(id) ? undefined : await readPerson(tools, id, { ...question, numbers });
    if (person !== undefined) people.set(person.id, person);
  }
  return [...people.values()];
}

/** The lead or contact that the event names, where it is one of this org. */
function ownPersonId({ event }: DeliveryRequest, connection: string): string | undefined {
  return event.source === connection ? asRecord(event.record?.id)?.id : undefined;
}

async function rememberedIds(
  { event }: DeliveryRequest,
  { identities }: Context,
): Promise<readonly string[]> {
  const { leadKey } = event;
  if (leadKey === undefined) return [];
  const ids = await Promise.all([identities.get('Contact', leadKey), identities.get('Lead', leadKey)]);
  return ids.filter((id) => id !== undefined);
}

/** The person as they are now, or whom they live on in. Throws CallFailure. */
export async function readPerson(
  { api, book }: DeliverTools,
  id: string | undefined,
  question: DncQuestion,
): Promise<DncPerson | undefined> {
  const person = asRecord(id);
  if (person === undefined) return undefined;
  const found = await readRecord(api, {
    object: person.object,
    id: person.id,
    // The do-not-call field is always asked for: that it is missing must be told, not passed over.
    fieldsOf: async (object) => [
      question.field,
      ...(await book.known(object, phoneFieldsOf(object), question.signal)),
    ],
  });
  const heir = asRecord(found?.id);
  if (found === undefined || heir === undefined) return undefined;
  return toPerson(
    { object: heir.object, id: heir.id, values: found.values },
    question.field,
    question.numbers[0],
  );
}

function phoneFieldsOf(object: string): readonly string[] {
  return PHONE_FIELDS[object === 'Contact' ? 'Contact' : 'Lead'];
}
