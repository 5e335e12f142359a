import type { ContentMark } from '../../journal/journal.ts';

/** How long equal requests without a call identity count as one, milliseconds (wget tries for 145 s). */
export const CONTENT_WINDOW_MS = 10 * 60_000;
const MAX_MARKS = 50_000;

/**
 * Requests that name no call are told apart by their content. This remembers which content was seen when,
 * so that a repeat within the window gets the id of the first; it is filled from the journal at a start.
 */
export class ContentWindow {
  readonly #seen = new Map<string, ContentMark>();

  constructor(marks: readonly ContentMark[]) {
    for (const mark of marks) this.#seen.set(mark.hash, mark);
  }

  /**
   * The mark for this content: the earlier one while its window is open, else a new one. A clock that was set
   * back does not hold the window open.
   * @param newId the event id for content first seen at `now`
   */
  mark(hash: string, now: number, newId: () => string): ContentMark {
    const earlier = this.#seen.get(hash);
    if (earlier !== undefined && Math.abs(now - earlier.seenAt) < CONTENT_WINDOW_MS) return earlier;
    const mark = { hash, eventId: newId(), seenAt: now };
    this.#seen.delete(hash);
    this.#seen.set(hash, mark);
    if (this.#seen.size > MAX_MARKS) this.#forgetOldest();
    return mark;
  }

  #forgetOldest(): void {
    const oldest = this.#seen.keys().next();
    if (oldest.done !== true) this.#seen.delete(oldest.value);
  }
}
