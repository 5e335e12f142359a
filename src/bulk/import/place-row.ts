import type { DncBook } from '../../connector.ts';
import { DeliveryError, PermanentError } from '../../domain/errors.ts';
import { BulkStopped, interrupted, waitOut, type Waiting } from '../patience.ts';
import type { Rate } from '../rate.ts';
import { settledBy } from './doubt.ts';
import type { ImportDialer } from './import-dialer.ts';
import { type PreparedRow, type Settled, settled } from './outcome.ts';
import type { Intent, ImportState } from './state.ts';

/** A row that is about to be sent; its intent is on disk. */
export interface RowToPlace {
  readonly intent: Intent;
  readonly prepared: PreparedRow;
}

export interface PlaceTools {
  readonly dialer: ImportDialer;
  readonly state: ImportState;
  /** Our own ledger; absent = there is none yet. */
  readonly dnc: DncBook | undefined;
  /** Told of a number that our own ledger has kept out. */
  readonly onRefused: (number: string, place: 'system' | 'campaign') => Promise<void>;
  /** The dialer's name in the configuration, and the campaign whose DNC list counts too. */
  readonly where: { readonly dialer: string; readonly campaign: string | undefined };
  /** One lead for each number: a number that is in the file again is a duplicate of its own row. */
  readonly onePerNumber: boolean;
  readonly rate: Rate;
  readonly waiting: Waiting;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}

/** The row cannot be at all. */
const INVALID = new Set(['invalid-phone', 'invalid-lead', 'invalid-input', 'no-phone']);
/** What is wrong with one row is wrong with all of them. */
const FOR_ALL = new Set(['unknown-list', 'list-not-allowed', 'unknown-campaign', 'campaign-not-allowed']);
/** The dialer's database refuses this row, where the dialer is well. */
const BY_DATABASE = new Set(['http-500', 'insert-failed']);
const DATABASE_TRIES = 3;

/**
 * Get one row into the dialer: once, whatever is lost on the way, and never on a DNC number.
 *
 * @returns what became of it; undefined = it was not sent, because the run was asked to stop
 * @throws BulkStopped; the row then is in doubt and stays intended
 */
export async function placeRow(row: RowToPlace, tools: PlaceTools): Promise<Settled | undefined> {
  const found = await placed(row, tools);
  return found && { ...found, changes: [...row.prepared.changes, ...found.changes] };
}

async function placed(row: RowToPlace, tools: PlaceTools): Promise<Settled | undefined> {
  const { waiting, signal } = tools;
  let inDoubt = false;
  let refusals: readonly string[] = [];
  for (let tries = 1; ; tries += 1) {
    if (waiting.asked.aborted) return notSent(inDoubt);
    try {
      await tools.rate.wait(waiting.asked);
      const inTurn = { ...row, inDoubt, refusals };
      return await tools.dialer.inTurn(row.prepared.turnKeys, signal, (turn) =>
        placeInTurn(inTurn, { ...tools, signal: turn }),
      );
    } catch (error) {
      const final = judged(error);
      if (final !== undefined) return final;
      if (!(error instanceof DeliveryError)) throw error;
      if (error.kind === 'ambiguous') inDoubt = true;
      if (error.code === 'aborted') return notSent(inDoubt);
      if (BY_DATABASE.has(error.code)) refusals = [...refusals, error.code];
      await waitOut(error, tries, waiting);
    }
  }
}

interface Attempt extends RowToPlace {
  /** An attempt before this one may have been carried out. */
  readonly inDoubt: boolean;
  /** Codes with which the dialer's database has refused it so far. */
  readonly refusals: readonly string[];
}

async function placeInTurn(
  { prepared, intent, inDoubt, refusals }: Attempt,
  tools: PlaceTools,
): Promise<Settled> {
  const { dialer, state, dnc, where, signal } = tools;
  const { number } = prepared.phone;
  if (inDoubt) {
    const leads = await dialer.find([number], signal);
    const found = settledBy(intent, leads.get(number) ?? [], state);
    if (found !== undefined) return found;
  }
  const [refusal] = refusals;
  if (refusal !== undefined && refusals.length >= DATABASE_TRIES) {
    await dialer.probe(signal);
    return settled('failed', {
      reason: `${refusal}: the dialer's database refuses this row while the dialer is well: see its database log`,
    });
  }
  const earlier = tools.onePerNumber ? state.placed(intent.phoneKey) : undefined;
  if (earlier !== undefined)
    return settled('duplicate', { leadId: earlier.leadId, reason: `same number as row ${earlier.row}` });
  const place = await dnc?.blocked(prepared.e164, where);
  if (place !== undefined) {
    await tools.onRefused(prepared.e164, place);
    return settled('dnc', { reason: `do not call (${place}), by our own ledger` });
  }
  return dialer.add(prepared, signal);
}

/** What an error says for good of this row. @throws BulkStopped for what it says of all rows */
function judged(error: unknown): Settled | undefined {
  if (!(error instanceof PermanentError)) return undefined;
  if (FOR_ALL.has(error.code)) throw new BulkStopped('refused', error.message, error);
  if (error.code === 'dnc') return settled('dnc', { reason: "do not call, by VICIdial's own list" });
  return settled(INVALID.has(error.code) ? 'invalid' : 'failed', {
    reason: `${error.code}: ${error.message}`,
  });
}

/** @throws BulkStopped where the row may have been written: it stays in doubt */
function notSent(inDoubt: boolean): undefined {
  if (inDoubt) throw interrupted();
  return undefined;
}
