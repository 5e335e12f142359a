import type { SeededRandom } from '../../src/sandbox/seeded-random.ts';
import { Groups } from './groups.ts';
import type { PersonRecord, TroubledCrm } from './troubled-crm.ts';

export interface Done {
  merges: number;
  conversions: number;
  deletions: number;
}

/** What people have done to the records of one CRM, and what follows from it. */
export class Trouble {
  readonly crm: TroubledCrm;
  readonly done: Done = { merges: 0, conversions: 0, deletions: 0 };
  /** By phone number: records that were made one. */
  readonly groups = new Groups();
  /** Calls that stood on a record when somebody deleted it: whoever deletes a person takes them along. */
  readonly takenAlong = new Set<string>();
  readonly #random: SeededRandom;

  constructor(crm: TroubledCrm, random: SeededRandom) {
    this.crm = crm;
    this.#random = random;
  }

  /** Merge, convert or delete somebody; half of the time merge, as people do who clean up. */
  make(): void {
    const people = this.crm.people();
    if (people.length < 2) return;
    const one = this.#random.pick(people);
    const convert = this.crm.convert(one);
    if (this.#random.chance(0.2)) return this.#remove(this.#leastCalled(people));
    if (convert !== undefined && this.#random.chance(0.4)) {
      convert();
      this.done.conversions += 1;
      return;
    }
    const others = people.filter(({ id, kind }) => kind === one.kind && id !== one.id);
    if (others.length > 0) this.#merge(one, this.#random.pick(others));
  }

  #merge(winner: PersonRecord, loser: PersonRecord): void {
    this.crm.merge(winner, loser);
    this.groups.join(winner.phone, loser.phone);
    this.done.merges += 1;
  }

  /** Who has the fewest calls of some: people delete what looks empty, and each proves something of those. */
  #leastCalled(people: readonly PersonRecord[]): PersonRecord {
    const calls = this.crm.calls().flatMap((call) => call.people);
    const some = Array.from({ length: 5 }, () => this.#random.pick(people));
    const countOf = ({ id }: PersonRecord): number => calls.filter((one) => one === id).length;
    return some.reduce((least, one) => (countOf(one) < countOf(least) ? one : least));
  }

  #remove(person: PersonRecord): void {
    for (const { key, people } of this.crm.calls()) if (people.includes(person.id)) this.takenAlong.add(key);
    this.crm.remove(person);
    this.done.deletions += 1;
  }
}
