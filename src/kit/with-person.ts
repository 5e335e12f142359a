import type { IdentityMap } from '../connector.ts';
import { TransientError } from '../domain/errors.ts';
import { personKeys } from './person-keys.ts';
import { type PersonRef, type Resolved, resolvePerson, type ResolveOptions } from './resolve-person.ts';

/** The record that a person was known by is deleted, merged or converted. */
export class PersonGone extends Error {
  /** Where it lives on; undefined = nowhere. */
  readonly successor: PersonRef | undefined;

  constructor(successor: PersonRef | undefined) {
    super('the record of this person is gone');
    this.name = 'PersonGone';
    this.successor = successor;
  }
}

/** Merges of merges end somewhere; whoever goes on is not believed. */
const HEALS_MAX = 4;

/**
 * Find the person of the event and do something with the record; undefined = nobody, by policy. When the work
 * throws PersonGone, every key that led to the record is forgotten, its successor is taken or the person found
 * anew, and the work done again: it must be safe to repeat.
 */
export async function withPerson<Result>(
  options: Omit<ResolveOptions, 'except'>,
  work: (person: Resolved) => Promise<Result>,
): Promise<Result | undefined> {
  const except = new Set<string>();
  let person = await resolvePerson({ ...options, except });
  for (let heals = 0; person !== undefined && heals < HEALS_MAX; heals += 1) {
    try {
      return await work(person);
    } catch (error) {
      if (!(error instanceof PersonGone)) throw error;
      except.add(person.id);
      person = await heal(options, person, error.successor, except);
    }
  }
  if (person === undefined) return undefined;
  throw new TransientError(
    'The record of this person was merged or deleted again and again while it was written: it is tried again later.',
    { code: 'person-unsteady' },
  );
}

async function heal(
  options: Omit<ResolveOptions, 'except'>,
  gone: PersonRef,
  successor: PersonRef | undefined,
  except: ReadonlySet<string>,
): Promise<Resolved | undefined> {
  const { identities, source, event } = options;
  const keys = await identities.keysOf(gone.object, gone.id);
  if (successor === undefined || except.has(successor.id)) {
    await forgetPerson(identities, gone);
    return resolvePerson({ ...options, except });
  }
  for (const key of new Set([...keys, ...personKeys(event).slice(0, 1)])) {
    await identities.set(successor.object, key, successor.id);
    for (const object of source.objects)
      if (object !== successor.object) await identities.forget(object, key);
  }
  return { ...successor, remembered: false, created: false };
}

/** Forget every key that led to a record. */
export async function forgetPerson(identities: IdentityMap, { object, id }: PersonRef): Promise<void> {
  for (const key of await identities.keysOf(object, id)) await identities.forget(object, key);
}
