import { BulkStopped, patiently } from '../../bulk/patience.ts';
import type { VerifySettings } from '../../config/verify.ts';
import type { Logger, PresentRecords, Receipt } from '../../connector.ts';
import { PermanentError } from '../../domain/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { isVerificationDue } from '../../verify/due.ts';
import { verifyReceipts } from '../../verify/verify-receipts.ts';
import type { Destination } from '../destinations.ts';

export type VerifiedDestination = Pick<Destination, 'name' | 'enabled' | 'connection' | 'lookOnly'>;

export interface VerificationsOptions {
  readonly destinations: readonly VerifiedDestination[];
  /** By connection; one that is not named is not looked at. */
  readonly settings: ReadonlyMap<string, VerifySettings>;
  readonly ledger: Ledger;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** Something is on its way again. */
  readonly onRedelivered: () => void;
}

export interface Verifications {
  /** Begin with those that are due and not under way. @returns how many */
  start(): Promise<number>;
  /** Resolves when no look is under way any more. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** One question, with its waits for the account's limits. */
export const ASK_MS = 60_000;
/** Enough for reads to share requests. */
export const ASKED_AT_ONCE = 100;

/** Looks at a sample of what the CRMs were told, each connection as often as its settings say. */
export function createVerifications(options: VerificationsOptions): Verifications {
  const { ledger, now } = options;
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  async function run(destination: VerifiedDestination, settings: VerifySettings): Promise<void> {
    try {
      await lookAt(destination, settings, options, stopping.signal);
    } catch (error) {
      tellStopped(error, destination.name, options.logger);
    } finally {
      underWay.delete(destination.name);
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(underWay.values());
  }

  return {
    async start() {
      let begun = 0;
      for (const destination of options.destinations) {
        const { name, enabled, connection, lookOnly } = destination;
        const settings = options.settings.get(name);
        // What runs in shadow has written nothing.
        const may = enabled && lookOnly === undefined && connection.present !== undefined;
        if (settings === undefined || !may || underWay.has(name)) continue;
        const { everyHours } = settings;
        if (!(await isVerificationDue(ledger.db, { destination: name, everyHours, now: now() }))) continue;
        if (stopping.signal.aborted || underWay.has(name)) continue;
        underWay.set(name, run(destination, settings));
        begun += 1;
      }
      return begun;
    },
    settled,
    async stop() {
      stopping.abort();
      await settled();
    },
  };
}

async function lookAt(
  { name, connection }: VerifiedDestination,
  { sample, everyHours, repair, people }: VerifySettings,
  { ledger, logger, now, random, onRedelivered }: VerificationsOptions,
  stopping: AbortSignal,
): Promise<void> {
  const waiting = { asked: stopping, random, onWait: () => undefined };
  const result = await verifyReceipts({
    ledger,
    destination: name,
    scope: { kind: 'sample', size: sample },
    // The job that begins it is hourly: nothing falls between two looks.
    since: now() - Math.max(DAY_MS, everyHours * HOUR_MS) - HOUR_MS,
    repair,
    people,
    evenMost: false,
    ask: (ids) => patiently(waiting, () => askOnce(connection, ids, stopping)),
    concurrency: ASKED_AT_ONCE,
    now,
    onRedelivered,
  });
  const { looked, missing, redelivered, peopleGone, unseen } = result;
  const fields = { destination: name, looked, missing, redelivered, peopleGone, unseen };
  if (missing + redelivered > 0) logger.warn(fields, 'records that were delivered are gone from the CRM');
  else logger.info(fields, 'recorded receipts were looked at in the CRM');
}

/** @returns undefined: the CRM refuses this question, so nothing can be said of the receipt */
export async function askOnce(
  connection: VerifiedDestination['connection'],
  ids: Receipt['ids'],
  stopping: AbortSignal,
): Promise<PresentRecords | undefined> {
  try {
    return await connection.present?.(ids, AbortSignal.any([AbortSignal.timeout(ASK_MS), stopping]));
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function tellStopped(error: unknown, destination: string, logger: Logger): void {
  if (error instanceof BulkStopped && error.why === 'interrupted') return;
  const reason = error instanceof Error ? error.message : typeof error;
  logger.warn({ destination, reason }, 'recorded receipts could not all be looked at');
}
