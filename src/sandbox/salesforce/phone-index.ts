interface Entry {
  readonly visibleAt: number;
  /** Words of each number, split at what is no digit. */
  readonly numbers: readonly (readonly string[])[];
}

/**
 * The search index over phone fields: words as they were typed, found some time after they were written.
 * A term of several words is a phrase.
 */
export class PhoneIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #byWord = new Map<string, Set<string>>();
  readonly #now: () => number;
  readonly #lagMs: number;

  constructor(options: { readonly now: () => number; readonly lagMs: number }) {
    this.#now = options.now;
    this.#lagMs = options.lagMs;
  }

  put(id: string, numbers: readonly string[]): void {
    this.remove(id);
    const split = numbers.map((number) => wordsOf(number)).filter((words) => words.length > 0);
    if (split.length === 0) return;
    this.#entries.set(id, { numbers: split, visibleAt: this.#now() + this.#lagMs });
    for (const word of split.flat()) {
      const ids = this.#byWord.get(word) ?? new Set();
      this.#byWord.set(word, ids.add(id));
    }
  }

  remove(id: string): void {
    for (const word of this.#entries.get(id)?.numbers.flat() ?? []) this.#byWord.get(word)?.delete(id);
    this.#entries.delete(id);
  }

  find(terms: readonly string[]): readonly string[] {
    const now = this.#now();
    const found = new Set<string>();
    for (const term of terms) {
      const words = wordsOf(term);
      // The last group of a number is the one that fewest others share.
      for (const id of this.#byWord.get(words.at(-1) ?? '') ?? []) {
        const entry = this.#entries.get(id);
        if (
          entry !== undefined &&
          entry.visibleAt <= now &&
          entry.numbers.some((held) => hasPhrase(held, words))
        )
          found.add(id);
      }
    }
    return [...found];
  }
}

function wordsOf(text: string): string[] {
  return text.split(/\D+/).filter((word) => word !== '');
}

function hasPhrase(held: readonly string[], words: readonly string[]): boolean {
  return held.some((_word, at) => words.every((word, offset) => held[at + offset] === word));
}
