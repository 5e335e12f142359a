import type { PreviewReceipt } from '../preview-receipt.ts';

/** One delivery that was looked at. */
export interface Looked {
  readonly eventId: string;
  readonly leadKey: string | undefined;
  readonly effectKey: string;
  readonly receipt: Omit<PreviewReceipt, 'outcome' | 'ids'>;
}

/** What many deliveries would do together. Without values, but for the examples. */
export interface ShadowTally {
  readonly events: number;
  readonly objects: Readonly<Record<string, ObjectTally>>;
  readonly failures: readonly FailureTally[];
  /** Nothing would be delivered, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** What would be cut or left out, by its words. */
  readonly warnings: Readonly<Record<string, number>>;
}

export interface ObjectTally {
  created: number;
  updated: number;
  unchanged: number;
  readonly fields: Record<string, FieldTally>;
}

export interface FieldTally {
  /** Put where nothing was. */
  set: number;
  /** Put in the place of something else. */
  changed: number;
  readonly examples: FieldExample[];
}

export interface FieldExample {
  readonly eventId: string;
  readonly from: string | undefined;
  readonly to: string;
}

export interface FailureTally {
  readonly code: string;
  readonly message: string;
  count: number;
  /** A few of them. */
  readonly eventIds: string[];
}

export interface Tally {
  add(looked: Looked): void;
  skip(reason: string): void;
  result(): ShadowTally;
}

const EXAMPLES = 3;
/** Objects that people are kept in: the calls of one lead would make one. */
const PEOPLE: ReadonlySet<string> = new Set(['contact', 'lead']);
/** What differs between two messages of one kind: ids and counts. */
const VARIES = /\b(?:[A-Za-z0-9]*\d[A-Za-z0-9]*)\b/gu;

/**
 * Adds up what deliveries would do. A record that several events would create counts once, for the second of them
 * would find it.
 */
export function createTally(): Tally {
  let events = 0;
  const objects = new Map<string, ObjectTally>();
  const failures = new Map<string, FailureTally>();
  const skipped = new Map<string, number>();
  const warnings = new Map<string, number>();
  const toBe = new Set<string>();

  function addChange(looked: Looked, change: Looked['receipt']['changes'][number], nth: number): void {
    const { object, outcome, fields } = change;
    if (outcome === 'created') {
      const key = PEOPLE.has(object.toLowerCase())
        ? `${object} ${looked.leadKey ?? looked.effectKey}`
        : `${object} ${looked.effectKey} ${nth}`;
      if (toBe.has(key)) return;
      toBe.add(key);
    }
    const tally = entry<ObjectTally>(objects, object, () => ({
      created: 0,
      updated: 0,
      unchanged: 0,
      fields: {},
    }));
    tally[outcome] += 1;
    for (const [name, { from, to }] of Object.entries(fields)) {
      const field = (tally.fields[name] ??= { set: 0, changed: 0, examples: [] });
      if ((from ?? '') === '') field.set += 1;
      else field.changed += 1;
      if (field.examples.length < EXAMPLES) field.examples.push({ eventId: looked.eventId, from, to });
    }
  }

  return {
    add(looked) {
      events += 1;
      const { changes, failure, warnings: told } = looked.receipt;
      const seen = new Map<string, number>();
      for (const change of changes) {
        const nth = seen.get(change.object) ?? 0;
        seen.set(change.object, nth + 1);
        addChange(looked, change, nth);
      }
      for (const warning of told) warnings.set(warning, (warnings.get(warning) ?? 0) + 1);
      if (failure === undefined) return;
      const group = `${failure.code} ${failure.message.replaceAll(VARIES, '#')}`;
      const tally = entry(failures, group, () => ({ ...failure, count: 0, eventIds: [] }));
      tally.count += 1;
      if (tally.eventIds.length < EXAMPLES) tally.eventIds.push(looked.eventId);
    },
    skip(reason) {
      events += 1;
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    },
    result: () => ({
      events,
      objects: Object.fromEntries(objects),
      failures: [...failures.values()].toSorted((one, other) => other.count - one.count),
      skipped: Object.fromEntries(skipped),
      warnings: Object.fromEntries(warnings),
    }),
  };
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
