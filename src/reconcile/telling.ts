import type { Alerter } from '../domain/alerts/alerter.ts';

/** Codes of the alerts of the reconciliation. */
export const RECONCILE_ALERT = {
  /** A dialer's records were not read to their end for long. */
  stopped: 'reconciliation-stopped',
  /** The dialer has our answer to a request that the ledger did not hold. */
  lost: 'accepted-hit-lost',
} as const;

export interface PassOutcome {
  readonly lost: readonly string[];
  /** The latest pass that came to its end, milliseconds since the epoch; undefined = none did. */
  readonly doneAt: number | undefined;
  /** Why passes do not come to their end. */
  readonly reason: string | undefined;
}

export interface Telling {
  afterPass(outcome: PassOutcome, now: number): Promise<void>;
}

const STOPPED_MS = 30 * 60_000;
/** What was lost is taken back at once; that it was is worth knowing for a while. */
const LOST_OVER_MS = 60 * 60_000;
const NAMED = 5;

/** Tells people when a dialer's records are not read for long, and when an answered request was lost. */
export function createTelling(dialer: string, alerts: Alerter, startedAt: number): Telling {
  let lostAt = 0;
  let lostSum = 0;
  let stopped: boolean | undefined;
  let isLostTold: boolean | undefined;

  async function tellStopped({ doneAt, reason }: PassOutcome, now: number): Promise<void> {
    const since = Math.max(doneAt ?? startedAt, Math.min(startedAt, now));
    if (now - since < STOPPED_MS && reason !== undefined) return;
    if (reason === undefined) {
      if (stopped !== false) {
        const over = `The records of ${dialer} are read again.`;
        await alerts.resolve(RECONCILE_ALERT.stopped, dialer, over);
      }
      stopped = false;
      return;
    }
    const minutes = Math.round((now - since) / 60_000);
    const message = `The records of ${dialer} could not be read for ${minutes} minutes: ${reason}. Calls whose request never came are not found in the meantime. See: vicibridge status`;
    stopped = true;
    await alerts.raise({ code: RECONCILE_ALERT.stopped, subject: dialer, severity: 'warning', message });
  }

  async function tellLost({ lost }: PassOutcome, now: number): Promise<void> {
    if (lost.length > 0) {
      lostAt = now;
      lostSum += lost.length;
      isLostTold = true;
      const named = lost.slice(0, NAMED).join(', ');
      const message = `${dialer} has our answer to ${lostSum} ${lostSum === 1 ? 'request' : 'requests'} that the ledger did not hold (${named}${lost.length > NAMED ? ' ...' : ''}). They are taken back in from the dialer's own log. Find out what became of the data folder: its disk, a restored backup, a second installation.`;
      await alerts.raise(
        { code: RECONCILE_ALERT.lost, subject: dialer, severity: 'critical', message },
        { level: Math.floor(Math.log10(lostSum)), repeats: false },
      );
      return;
    }
    if (isLostTold === false || now - lostAt < LOST_OVER_MS) return;
    isLostTold = false;
    lostSum = 0;
    const over = `No further answered request of ${dialer} was found lost.`;
    await alerts.resolve(RECONCILE_ALERT.lost, dialer, over);
  }

  return {
    async afterPass(outcome, now) {
      await tellStopped(outcome, now);
      await tellLost(outcome, now);
    },
  };
}
