/** Ends a long run: first gently, then at once. */
export interface Stop {
  /** Nothing new is begun; waits end. */
  readonly asked: AbortSignal;
  /** What is under way is given up too. */
  readonly now: AbortSignal;
  /** The first time ask, from the second on insist; `reason` names the signal. */
  ask(reason: string): void;
  readonly reason: string | undefined;
  /** The timer of a gentle stop no longer runs. */
  done(): void;
}

/** Long enough for a write that waits for a locked table; a second request ends it sooner. */
const PATIENCE_MS = 40_000;

export function createStop(): Stop {
  const asked = new AbortController();
  const now = new AbortController();
  let reason: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    asked: asked.signal,
    now: now.signal,
    get reason() {
      return reason;
    },
    ask(why) {
      if (reason !== undefined) {
        now.abort();
        return;
      }
      reason = why;
      asked.abort();
      timer = setTimeout(() => now.abort(), PATIENCE_MS);
      timer.unref();
    },
    done: () => clearTimeout(timer),
  };
}
