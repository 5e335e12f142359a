import type { DeliveryNews, NewsReader } from '../../../domain/delivery-news.ts';

/** What became of a post, as far as it is known. */
export interface Outcome {
  readonly status: 'created' | 'updated' | 'unchanged' | 'refused' | 'failed' | 'pending';
  /** VICIdial's lead_id. */
  readonly leadId?: string;
  /** A code in kebab-case; no data of a person. */
  readonly reason?: string;
  /** What was cut or left out. */
  readonly warnings: readonly string[];
}

export interface Awaited {
  readonly eventId: string;
  /** The dialer. */
  readonly destination: string;
  readonly timeoutMs: number;
  /** Aborted when the sender is gone. */
  readonly signal: AbortSignal;
}

/** Waits for outcomes in the ledger. */
export interface Outcomes {
  /** Resolves with the outcome, or after its time with `pending`. Never rejects. */
  wait(awaited: Awaited): Promise<Outcome>;
  /** Let all go that wait. */
  close(): void;
}

const EVERY_MS = 100;
/** Beyond, a sender is told at once that its post is pending. */
export const MAX_WAITING = 200;

interface Waiter extends Awaited {
  reason: string;
  readonly end: (outcome: Outcome) => void;
}

/**
 * One look at the ledger every 100 ms for all who wait, and none while nobody does. Only senders that ask for
 * it depend on the ledger; without one they are told that their post is pending.
 *
 * @param open the ledger of the data folder; undefined where there is none
 */
export function createOutcomes(open: () => NewsReader | undefined): Outcomes {
  const waiters = new Set<Waiter>();
  let reader: NewsReader | undefined;
  let timer: NodeJS.Timeout | undefined;

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
    reader?.close();
    reader = undefined;
  }

  function look(): void {
    try {
      reader ??= open();
      const news = reader?.read([...waiters]);
      for (const waiter of waiters) {
        const one = news?.get(waiter.eventId);
        const outcome = one === undefined ? pending('not-taken-in') : outcomeOf(one);
        if (outcome.status === 'pending') waiter.reason = outcome.reason ?? waiter.reason;
        else waiter.end(outcome);
      }
    } catch {
      // Locked, or replaced under us: the next look opens it anew.
      reader?.close();
      reader = undefined;
      for (const waiter of waiters) waiter.reason = 'ledger-busy';
    }
  }

  /** One that is locked is there: each look tries again. */
  function isThere(): boolean {
    try {
      reader ??= open();
      return reader !== undefined;
    } catch {
      return true;
    }
  }

  return {
    async wait(awaited) {
      if (waiters.size >= MAX_WAITING) return pending('too-many-waiting');
      if (timer === undefined && !isThere()) return pending('no-ledger');
      timer ??= setInterval(look, EVERY_MS);
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const waiter: Waiter = { ...awaited, reason: 'not-taken-in', end: resolve };
      const give = (): void => resolve(pending(waiter.reason));
      const limit = setTimeout(give, awaited.timeoutMs);
      awaited.signal.addEventListener('abort', give, { once: true });
      waiters.add(waiter);
      const outcome = await promise;
      waiters.delete(waiter);
      clearTimeout(limit);
      awaited.signal.removeEventListener('abort', give);
      if (waiters.size === 0) rest();
      return outcome;
    },
    close() {
      for (const waiter of waiters) waiter.end(pending('stopping'));
    },
  };
}

function pending(reason: string): Outcome {
  return { status: 'pending', reason, warnings: [] };
}

/** Ends that are no fault of the lead's: whoever runs the bridge must look. */
const OUR_FAULT = /^(?:http-|unsupported-|refused-|reply-|unreadable-(?!body$)|unexpected|unknown-|partial)/;
/** Why nothing was written, as a warning of the vicidial connector begins. */
const NOT_WRITTEN = ['dnc', 'not-there'] as const;

function outcomeOf(news: DeliveryNews): Outcome {
  const { warnings, leadId, outcome } = news;
  const known = { warnings, ...(leadId === undefined ? {} : { leadId }) };
  switch (news.state) {
    case 'delivered':
      if (outcome === 'created' || outcome === 'updated' || outcome === 'unchanged')
        return { status: outcome, ...known };
      return { status: 'refused', reason: reasonOf(warnings), ...known };
    case 'dead': {
      const reason = news.errorCode ?? 'unexpected';
      const refused = news.refused && !OUR_FAULT.test(reason);
      return { status: refused ? 'refused' : 'failed', reason, ...known };
    }
    case 'parked':
      return { status: 'failed', reason: 'parked', warnings: [] };
    case 'open':
      return pending(news.errorCode ?? 'in-progress');
  }
}

function reasonOf(warnings: readonly string[]): string {
  return NOT_WRITTEN.find((code) => warnings.some((text) => text.startsWith(`${code}:`))) ?? 'skipped';
}
