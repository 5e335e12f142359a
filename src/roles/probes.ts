import type { Logger } from '../connector.ts';
import type { Alerter } from '../domain/alerts/alerter.ts';
import { ALERT } from '../domain/alerts/codes.ts';
import { heldCondition } from '../domain/alerts/conditions.ts';
import { CIRCUIT_OPEN } from '../domain/breaker/rules.ts';
import { AuthError } from '../domain/errors.ts';
import { type Hold, holdDestination, liftHold, liftHoldBefore, listHolds } from '../ledger/holds.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Destination } from './destinations.ts';

export type ProbedDestination = Pick<Destination, 'name' | 'enabled' | 'connection' | 'holdProbeMs'>;

export interface ProbesOptions {
  readonly destinations: readonly ProbedDestination[];
  readonly ledger: Ledger;
  readonly alerts: Alerter;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A destination takes deliveries again. */
  readonly onLifted: () => void;
}

export interface Probes {
  /** Begin to probe those that are not being probed. @returns how many */
  start(): number;
  /** Resolves when no probe is under way any more. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const PROBE_MS = 20_000;
/**
 * Codes of refusals for what one is not allowed to do. That the login is good says nothing of those; and what a
 * probe may not ask says nothing of what deliveries may write.
 */
const RIGHTS = /scope|forbidden|403|right|permission|access/;

/**
 * Prove the credentials of the destinations whose connection can. A refusal holds the destination; where they
 * are good, a hold for a refused login is over. Whatever else happens says nothing, and changes nothing.
 */
export function createProbes(options: ProbesOptions): Probes {
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  async function run(destination: ProbedDestination): Promise<void> {
    try {
      await probe(destination, options, stopping.signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : typeof error;
      options.logger.warn({ destination: destination.name, reason }, 'a probe could not be recorded');
    } finally {
      underWay.delete(destination.name);
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(underWay.values());
  }

  return {
    start() {
      const due = options.destinations.filter(
        ({ name, enabled, connection }) =>
          enabled && connection.probe !== undefined && !underWay.has(name) && !stopping.signal.aborted,
      );
      for (const destination of due) underWay.set(destination.name, run(destination));
      return due.length;
    },
    settled,
    async stop() {
      stopping.abort();
      await settled();
    },
  };
}

async function probe(
  destination: ProbedDestination,
  options: ProbesOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { name, connection } = destination;
  const startedAt = options.now();
  try {
    await connection.probe?.(AbortSignal.any([AbortSignal.timeout(PROBE_MS), stopping]));
  } catch (error) {
    if (error instanceof AuthError && !RIGHTS.test(error.code)) return hold(destination, error, options);
    // Limits, outages, rights that only the probe lacks: deliveries find out by themselves, and are told apart.
    const reason = error instanceof Error ? error.message : typeof error;
    options.logger.debug({ destination: name, reason }, 'a probe said nothing of the credentials');
    return;
  }
  await lift(name, startedAt, options);
}

async function hold(
  { name, holdProbeMs }: ProbedDestination,
  { code, message }: AuthError,
  { ledger, alerts, logger, now }: ProbesOptions,
): Promise<void> {
  const held: Hold = { destination: name, code, message, since: now(), probe_at: now() + holdProbeMs };
  const isNew = await ledger.write(async (trx) => {
    await liftHold(trx, name, CIRCUIT_OPEN);
    const known = (await listHolds(trx)).some(({ destination }) => destination === name);
    return !known && holdDestination(trx, held);
  });
  if (!isNew) return;
  logger.error(
    { destination: name, code, reason: message },
    'a probe found the credentials refused, and the destination is held; mend them, restart, then run: vicibridge release <destination>',
  );
  await alerts.raise(heldCondition(held).alert);
}

async function lift(
  name: string,
  startedAt: number,
  { ledger, alerts, logger, onLifted }: ProbesOptions,
): Promise<void> {
  const lifted = await ledger.write(async (trx) => {
    const held = (await listHolds(trx)).find(({ destination }) => destination === name);
    if (held === undefined || held.code === CIRCUIT_OPEN || RIGHTS.test(held.code)) return false;
    return liftHoldBefore(trx, name, startedAt);
  });
  if (!lifted) return;
  logger.info({ destination: name }, 'a probe found the credentials good; deliveries go again');
  await alerts.resolve(ALERT.held, name);
  onLifted();
}
