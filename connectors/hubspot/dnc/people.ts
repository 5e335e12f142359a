import type { RecordAnswer } from '../answers.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import { toE164Like } from '../phone.ts';
import { searchNumber } from './search-number.ts';

/** One contact that the fact is about. */
export interface DncPerson {
  readonly id: string;
  /** What the account holds at the moment. */
  readonly marked: boolean;
  /** The contact's own numbers, E.164. */
  readonly numbers: readonly string[];
}

export interface DncQuestion {
  /** E.164. Empty = those of the event's record. */
  readonly numbers: readonly string[];
  readonly property: string;
  /** What the contacts shall hold in the end. */
  readonly wanted: boolean;
}

/**
 * Whom a do-not-call fact is about: every contact with one of the numbers, the contact that the event names
 * if it is of this account, and those that the identity map has for the lead and the numbers. The last two
 * are read by id, because search does not know what was written a moment ago; so is a contact of which
 * search says that nothing is left to do.
 */
export async function findPeople(delivery: Delivery, question: DncQuestion): Promise<readonly DncPerson[]> {
  const named = await readPerson(delivery, ownContactId(delivery), question);
  const numbers = question.numbers.length > 0 ? question.numbers : (named?.numbers ?? []);
  const people = new Map<string, DncPerson>(named === undefined ? [] : [[named.id, named]]);
  const doubtful = new Set(await rememberedIds(delivery, numbers));
  for (const number of numbers) {
    const found = await searchNumber(delivery, number, told(question));
    for (const person of found.map((record) => toPerson(record, question.property, number))) {
      if (people.has(person.id) || !person.numbers.includes(number)) continue;
      if (person.marked === question.wanted) doubtful.add(person.id);
      else people.set(person.id, person);
    }
  }
  const unknown = [...doubtful].filter((id) => !people.has(id));
  const read = await Promise.all(unknown.map((id) => readPerson(delivery, id, { ...question, numbers })));
  for (const person of read) if (person !== undefined) people.set(person.id, person);
  return [...people.values()];
}

/** The contact that the event names, where it is one of this account. */
function ownContactId({ request, connection }: Delivery): string | undefined {
  const { record, source } = request.event;
  if (record === undefined || source !== connection) return undefined;
  return Object.values(CONTACT).includes(record.object) ? record.id : undefined;
}

async function rememberedIds(
  { request, context }: Delivery,
  numbers: readonly string[],
): Promise<readonly string[]> {
  const { leadKey } = request.event;
  const keys = [...(leadKey === undefined ? [] : [leadKey]), ...numbers.map((number) => `phone:${number}`)];
  const ids = await Promise.all(keys.map((key) => context.identities.get(CONTACT.kind, key)));
  return ids.filter((id) => id !== undefined);
}

async function readPerson(
  { batches, context }: Delivery,
  id: string | undefined,
  question: DncQuestion,
): Promise<DncPerson | undefined> {
  if (id === undefined) return undefined;
  const record = await batches.read({ type: CONTACT, id, properties: told(question) }, context.signal);
  return record === undefined ? undefined : toPerson(record, question.property, question.numbers[0]);
}

function told({ property }: DncQuestion): readonly string[] {
  return ['phone', 'mobilephone', property];
}

/** `like` is the number whose country theirs share where they do not say. */
function toPerson(record: RecordAnswer, property: string, like: string | undefined): DncPerson {
  const { phone, mobilephone, [property]: mark } = record.properties ?? {};
  const numbers = [toE164Like(phone, like), toE164Like(mobilephone, like)];
  return {
    id: record.id,
    marked: mark?.toLowerCase() === 'true',
    numbers: numbers.filter((number) => number !== undefined),
  };
}
