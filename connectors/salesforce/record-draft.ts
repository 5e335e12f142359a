/** Collects what an outgoing record says, cut to what its fields hold. Lengths in UTF-16 units, as Salesforce counts. */
export class RecordDraft<Field extends string> {
  readonly fields: Partial<Record<Field, string | number>> = {};
  readonly #object: string;
  readonly #warn: (warning: string) => void;

  constructor(object: string, warn: (warning: string) => void) {
    this.#object = object;
    this.#warn = warn;
  }

  /** Absent and empty values are left out, so that nothing in Salesforce is cleared. */
  text(field: Field, value: string | undefined, limit: number): this {
    const told = value?.trim();
    if (told === undefined || told === '') return this;
    this.fields[field] = cut(told, limit);
    if (told.length > limit)
      this.#warn(
        `${this.#object}.${field} holds ${limit} characters; ${told.length} were told, the rest was cut.`,
      );
    return this;
  }

  number(field: Field, value: number | undefined): this {
    if (value !== undefined) this.fields[field] = value;
    return this;
  }
}

/** The first `limit` UTF-16 units, never ending in half of a pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  return /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head;
}
