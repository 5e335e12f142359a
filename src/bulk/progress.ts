/** How a long run gets on. */
export interface Progress {
  /** One more thing is done, of this kind (`added`). */
  tick(kind: string): void;
  /** Why nothing goes on for now; undefined = it goes on. */
  readonly waiting: (wait: { readonly code: string; readonly ms: number } | undefined) => void;
  stop(): void;
}

export interface ProgressOptions {
  /** undefined = not known: only what is done is told. */
  readonly total: number | undefined;
  /** Done before this run, by kind. */
  readonly before: Readonly<Record<string, number>>;
  /** Kinds in the order in which they are shown; those without any are left out, but for the first. */
  readonly kinds: readonly string[];
  readonly terminal: boolean;
  readonly columns: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly write: (text: string) => void;
}

const BAR_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
/** The rate of the last so many seconds is what is left is told by. */
const WINDOW_MS = 30_000;

/** A bar that is drawn over and over on a terminal, else a line every ten seconds. */
export function startProgress(options: ProgressOptions): Progress {
  const { total, terminal, clock, write } = options;
  const counts = new Map(Object.entries(options.before));
  const marks: { readonly at: number; readonly done: number }[] = [];
  let wait: { readonly code: string; readonly until: number } | undefined;
  let done = [...counts.values()].reduce((sum, count) => sum + count, 0);

  function line(): string {
    const rate = rateOf(marks, { at: clock(), done });
    const shown = options.kinds.filter((kind, index) => index === 0 || (counts.get(kind) ?? 0) > 0);
    return [
      ...doneOf(options, done),
      ...(wait === undefined
        ? []
        : [`waiting ${shortDuration((wait.until - clock()) / 1000)} (${wait.code})`]),
      `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
      ...(total === undefined || rate <= 0 || done === total
        ? []
        : [`${shortDuration((total - done) / rate)} left`]),
      ...shown.map((kind) => `${kind} ${counts.get(kind) ?? 0}`),
    ].join('  ');
  }

  function show(): void {
    write(terminal ? `\r${line().slice(0, options.columns - 1)}\u001B[K` : `${line()}\n`);
    marks.push({ at: clock(), done });
    while (marks.length > 1 && clock() - (marks[0]?.at ?? 0) > WINDOW_MS) marks.shift();
  }

  marks.push({ at: clock(), done });
  const timer = setInterval(show, terminal ? BAR_EVERY_MS : LINE_EVERY_MS);
  timer.unref();
  return {
    tick(kind) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      done += 1;
    },
    waiting(next) {
      wait = next && { code: next.code, until: clock() + next.ms };
    },
    stop() {
      clearInterval(timer);
      show();
      if (terminal) write('\n');
    },
  };
}

function doneOf({ total, terminal }: ProgressOptions, done: number): readonly string[] {
  if (total === undefined) return [`${done} done`];
  const share = total === 0 ? 1 : done / total;
  return [...(terminal ? [progressBar(share)] : []), `${done}/${total} (${Math.floor(share * 100)} %)`];
}

function rateOf(
  marks: readonly { readonly at: number; readonly done: number }[],
  now: { readonly at: number; readonly done: number },
): number {
  const [first] = marks;
  const seconds = (now.at - (first?.at ?? now.at)) / 1000;
  return seconds <= 0 ? 0 : (now.done - (first?.done ?? 0)) / seconds;
}

/** @param share 0 to 1; what is beyond counts as the end */
export function progressBar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_WIDTH - full)}]`;
}

/** `1:02:03`, `4:05`, `0:09`. */
export function shortDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
