import type { Alerts } from '../../config/alerts.ts';
import { ALERT, calmOf } from '../../domain/alerts/codes.ts';
import type { Condition } from '../../domain/alerts/conditions.ts';
import { keepAlert, listAlerts, markOver, type StoredAlert } from '../../ledger/alerts.ts';
import { pruneDeliveredHours } from '../../ledger/delivered-hours.ts';
import type { Ledger, LedgerTransaction } from '../../ledger/ledger.ts';
import { conditionsNow } from './conditions.ts';
import { type RaiseContext, raiseIn, resolveIn } from './raise.ts';
import { say } from './say.ts';

export interface AlertWatchOptions extends RaiseContext {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  /** Every dialer and connection. */
  readonly destinations: readonly string[];
  /** New deliveries are in the ledger. */
  readonly onAdded: () => void;
}

/** Alerts whose end the ledger tells; whoever raises another one resolves it. */
const WATCHED: ReadonlySet<string> = new Set(Object.values(ALERT));
const HOUR_MS = 3_600_000;
/** The longest window that the configuration allows, and a day. */
const COUNTERS_MS = 8 * 24 * HOUR_MS;

/**
 * Hold what people were told against what the ledger says: tell what is new or worse, what is over, and again
 * what lasts. All in one commit, so that a hold that comes or goes meanwhile is seen whole.
 * @returns how many alerts were said
 */
export async function watchAlerts(options: AlertWatchOptions): Promise<number> {
  const said = await options.ledger.write(async (trx) => {
    await pruneDeliveredHours(trx, options.now() - COUNTERS_MS);
    const { destinations, alerts } = options;
    const conditions = await conditionsNow(trx, {
      destinations,
      budget: alerts.budget,
      now: options.now(),
    });
    return (
      (await resolveOver(trx, conditions, options)) +
      (await raiseAll(trx, conditions, options)) +
      (await repeatLasting(trx, conditions, options))
    );
  });
  if (said > 0) options.onAdded();
  return said;
}

async function raiseAll(
  trx: LedgerTransaction,
  conditions: readonly Condition[],
  options: AlertWatchOptions,
): Promise<number> {
  let said = 0;
  for (const { alert, ...raising } of conditions) if (await raiseIn(trx, alert, raising, options)) said += 1;
  return said;
}

async function resolveOver(
  trx: LedgerTransaction,
  conditions: readonly Condition[],
  options: AlertWatchOptions,
): Promise<number> {
  const lasting = new Set(conditions.map(({ alert }) => keyOf(alert)));
  let said = 0;
  for (const stored of await listAlerts(trx)) {
    if (!WATCHED.has(stored.code) || lasting.has(keyOf(stored))) continue;
    const { code, subject } = stored;
    if (!(await hasStayedOver(trx, stored, options.now()))) continue;
    if (await resolveIn(trx, { code, subject }, options)) said += 1;
  }
  return said;
}

/** What comes and goes every few minutes is one thing to be told, and not many. */
async function hasStayedOver(trx: LedgerTransaction, stored: StoredAlert, now: number): Promise<boolean> {
  const calmMs = calmOf(stored.code);
  if (calmMs === 0) return true;
  if (stored.overAt !== undefined) return now - stored.overAt >= calmMs;
  await markOver(trx, stored, now);
  return false;
}

/** With the figures of now: the stored ones are those of when it was told first, or became worse. */
async function repeatLasting(
  trx: LedgerTransaction,
  conditions: readonly Condition[],
  options: AlertWatchOptions,
): Promise<number> {
  const now = options.now();
  const current = new Map(conditions.map(({ alert }) => [keyOf(alert), alert.message]));
  const due = now - options.alerts.repeatHours * HOUR_MS;
  const again = (await listAlerts(trx)).filter(
    ({ repeats, saidAt, overAt }) => repeats && overAt === undefined && saidAt <= due,
  );
  for (const stored of again) {
    const alert = { ...stored, message: current.get(keyOf(stored)) ?? stored.message };
    await keepAlert(trx, { alert, level: alert.level, repeats: true, now });
    await say(trx, { ...plain(alert), message: `Still: ${alert.message}` }, options);
  }
  return again.length;
}

function plain({ code, subject, severity, message }: StoredAlert) {
  return { code, subject, severity, message };
}

function keyOf({ code, subject }: { readonly code: string; readonly subject: string }): string {
  return JSON.stringify([code, subject]);
}
