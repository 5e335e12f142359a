import { postValues } from '../../../domain/hit/canonical.ts';
import { digestOf } from '../../../domain/hit/digest.ts';
import type { Parameter } from '../../../domain/hit/query.ts';
import type { ContentMark } from '../../../journal/journal.ts';

/** How long a post with equal bytes is the same post, milliseconds: a double click, or a sender's next try. */
export const REPEAT_MS = 60_000;
const MAX_PERSONS = 50_000;
/** Marks of posts, among those of the journal. Behind it stand the content and who it is about. */
const PREFIX = 'post';
/** With and without a calling code it is one number. */
const LAST_DIGITS = 9;

/** What is known of the posts about one person. */
export interface PersonRepeats {
  /** The mark of this content: an earlier one where it is a repeat, else a new one. */
  mark(content: string, now: number, newId: () => string): ContentMark;
}

/**
 * Which posts are repeats. Equal bytes within a minute are one post, unless another one of the same person came
 * between: of A, B and A again the last is what holds, so it must be written.
 */
export class Repeats {
  /** The last post about each person, by everything that tells a person. */
  readonly #last = new Map<string, ContentMark>();

  /** @param marks of the journal; those of other hooks are passed over */
  constructor(marks: readonly ContentMark[]) {
    for (const mark of marks.toSorted((a, b) => a.seenAt - b.seenAt)) {
      const [prefix, , ...persons] = mark.hash.split(' ');
      if (prefix === PREFIX) this.#remember(persons, mark);
    }
  }

  /** @param persons from `personsOf` */
  of(persons: readonly string[]): PersonRepeats {
    return {
      mark: (content, now, newId) => {
        const hash = [PREFIX, content, ...persons].join(' ');
        const [earlier, ...others] = persons.map((person) => this.#last.get(person));
        const isLast = earlier?.hash === hash && others.every((other) => other?.hash === hash);
        if (isLast && Math.abs(now - earlier.seenAt) < REPEAT_MS) return earlier;
        const mark = { hash, eventId: newId(), seenAt: now };
        this.#remember(persons, mark);
        return mark;
      },
    };
  }

  #remember(persons: readonly string[], mark: ContentMark): void {
    for (const person of persons) {
      this.#last.delete(person);
      this.#last.set(person, mark);
    }
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MAX_PERSONS) return;
      this.#last.delete(oldest);
    }
  }
}

/**
 * Who a post is about, as digests: number, address and keys, each by itself, since the next post may tell
 * only one of them. All posts of a source that tell nobody are about the same person.
 *
 * @param fields the source's map
 */
export function personsOf(
  parameters: readonly Parameter[],
  { source, fields }: { readonly source: string; readonly fields: Readonly<Record<string, string>> },
): readonly string[] {
  const values = postValues(parameters, fields);
  const persons = [
    ['phone', (values.get('phone_number') ?? '').replace(/\D/g, '').slice(-LAST_DIGITS)],
    ['email', (values.get('email') ?? '').trim().toLowerCase()],
    ['code', (values.get('vendor_lead_code') ?? '').trim()],
    ['lead', (values.get('vicidial_lead_id') ?? '').trim()],
  ].filter(([, value]) => value !== '');
  return (persons.length === 0 ? [['source', source]] : persons).map((person) => digestOf(person));
}
