/** How the latest statements did, against what is usual for each. */
export interface Strain {
  /** A statement of this text took so long, milliseconds, and gave so many rows. */
  ended(text: string, tookMs: number, rows: number): void;
  /** A statement was ended by a time limit, or waited too long for a lock. */
  cutShort(): void;
  isSlow(): boolean;
}

/** Slow from here, in times of what is usual, until it is below the other again. */
const SLOW_FROM = 4;
const SLOW_UNTIL = 2;
/** One statement alone, however long, makes nothing slow: two in a row do. */
const MOST_OF_ONE = 10;
const WEIGHT_OF_LATEST = 0.3;
/** Nobody asks a server that is slow, so what was seen of it loses half of its weight in this time. */
const HALF_LIFE_MS = 30_000;
const AFTER_CUT_MS = 60_000;
/** What takes no longer than this and a little for each row is never slow. */
const QUICK_MS = 100;
const QUICK_ROW_MS = 0.1;
/** What is usual follows slowly, so that it is not led by what is to be measured. */
const WEIGHT_OF_USUAL = 0.05;
const MOST_AT_FIRST_MS = 250;
const KEPT_TEXTS = 200;

/** `clock` in milliseconds; only differences count. */
export function createStrain(clock: () => number): Strain {
  const usualMs = new Map<string, number>();
  let level = 0;
  let levelAtMs = clock();
  let slow = false;
  let slowUntilMs = Number.NEGATIVE_INFINITY;

  function faded(): number {
    return level * 0.5 ** (Math.max(0, clock() - levelAtMs) / HALF_LIFE_MS);
  }
  function decide(): boolean {
    slow = faded() >= (slow ? SLOW_UNTIL : SLOW_FROM);
    return slow || clock() < slowUntilMs;
  }
  function learn(text: string, tookMs: number): number {
    const before = usualMs.get(text) ?? Math.min(tookMs, MOST_AT_FIRST_MS);
    usualMs.delete(text);
    usualMs.set(text, before + WEIGHT_OF_USUAL * (Math.min(tookMs, 2 * before + 1) - before));
    const oldest = usualMs.size > KEPT_TEXTS ? usualMs.keys().next() : undefined;
    if (oldest?.done === false) usualMs.delete(oldest.value);
    return before;
  }

  return {
    ended(text, tookMs, rows) {
      const expectedMs = Math.max(learn(text, tookMs), QUICK_MS + QUICK_ROW_MS * rows);
      const times = Math.min(tookMs / expectedMs, MOST_OF_ONE);
      level = (1 - WEIGHT_OF_LATEST) * faded() + WEIGHT_OF_LATEST * times;
      levelAtMs = clock();
      decide();
    },
    cutShort() {
      slowUntilMs = clock() + AFTER_CUT_MS;
    },
    isSlow: decide,
  };
}
