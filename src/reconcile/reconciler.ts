import type { FeedLoad } from '../call-feed.ts';
import type { Alerter } from '../domain/alerts/alerter.ts';
import type { ReconcileContext } from './context.ts';
import { createWatch, type DialerWatch } from './watch.ts';

export type DialerContext = Omit<ReconcileContext, 'signal'>;

export interface ReconcilerParts {
  readonly dialers: readonly DialerContext[];
  readonly alerts: Alerter;
}

export interface Reconciler {
  /** Begin a pass at each dialer that has none under way and is due for one. @returns at how many */
  start(): number;
  /** Resolves when no pass is under way. */
  idle(): Promise<void>;
  /** By dialer, since the program started. */
  figures(): Readonly<Record<string, ReconcileFigures>>;
  stop(): Promise<void>;
}

/** Sums since the program started. */
export interface ReconcileFigures {
  readonly passes: number;
  /** Passes that did not come to their end. */
  readonly cut: number;
  readonly legs: number;
  readonly urlRows: number;
  readonly appended: number;
  readonly lost: number;
  readonly load: FeedLoad;
  /** Milliseconds since the epoch; undefined = none came to its end. */
  readonly doneAt: number | undefined;
  readonly readUntil: number | undefined;
  readonly aheadMs: number;
}

/** Reads the records of dialers, each by itself and one pass at a time. */
export function createReconciler({ dialers, alerts }: ReconcilerParts): Reconciler {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const watches = new Map<string, DialerWatch>(
    dialers.map((dialer) => [dialer.dialer, createWatch({ ...dialer, signal: stopping.signal }, alerts)]),
  );

  function begin(name: string, watch: DialerWatch): void {
    running.set(
      name,
      watch.pass().finally(() => running.delete(name)),
    );
  }

  return {
    start() {
      if (stopping.signal.aborted) return 0;
      const due = [...watches].filter(([name, watch]) => !running.has(name) && watch.isDue());
      for (const [name, watch] of due) begin(name, watch);
      return due.length;
    },
    async idle() {
      await Promise.all(running.values());
    },
    figures: () => Object.fromEntries([...watches].map(([name, watch]) => [name, watch.figures()])),
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}
