import type { DncBook } from '../../connector.ts';
import { DeliveryError, PermanentError } from '../../domain/errors.ts';
import { ownBlock } from '../own-block.ts';
import { BulkStopped, waitOut, type Waiting } from '../patience.ts';
import type { Rate } from '../rate.ts';
import { lookUp } from './doubt.ts';
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
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The row cannot be at all. */
const INVALID = new Set(['invalid-phone', 'invalid-lead', 'invalid-input', 'no-phone']);
/** What is wrong with one row is wrong with all of them. */
const FOR_ALL = new Set(['unknown-list', 'list-not-allowed', 'unknown-campaign', 'campaign-not-allowed']);
/** The dialer's database refuses this row, where the dialer is well. */
const BY_DATABASE = new Set(['http-500', 'insert-failed']);
const DATABASE_TRIES = 3;
/** VICIdial's script is at its end: it is not at work any more. */
const HAS_ENDED = new Set(['http-500', 'unknown-reply', 'reply-too-long']);

/**
 * Get one row into the dialer: once, whatever is lost on the way, and never on a DNC number.
 *
 * @returns what became of it; undefined = it was not sent, because the run was asked to stop
 * @throws BulkStopped; a row that may have been carried out then stays in doubt
 */
export async function placeRow(row: RowToPlace, tools: PlaceTools): Promise<Settled | undefined> {
  const found = await placed(row, tools);
  return found && { ...found, changes: [...row.prepared.changes, ...found.changes] };
}

async function placed(row: RowToPlace, tools: PlaceTools): Promise<Settled | undefined> {
  const { waiting, signal, state, now } = tools;
  const { intent, prepared } = row;
  let refusals: readonly string[] = [];
  for (let tries = 1; ; tries += 1) {
    if (waiting.asked.aborted) return undefined;
    let sentAt: number | undefined;
    const beforeSend = (): void => {
      sentAt = now();
      state.sending(intent.row, sentAt);
    };
    try {
      await tools.rate.wait(waiting.asked);
      const attempt = { ...row, refusals, beforeSend };
      return await tools.dialer.inTurn(prepared.turnKeys, signal, (turn) =>
        placeInTurn(attempt, { ...tools, signal: turn }),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      const inDoubt = sentAt !== undefined && error.kind === 'ambiguous';
      if (!inDoubt) state.notSent(intent.row);
      const final = judged(error);
      if (final !== undefined) return final;
      if (error.code === 'aborted' && !inDoubt) return undefined;
      if (BY_DATABASE.has(error.code)) refusals = [...refusals, error.code];
      await waitOut(error, tries, waiting);
      const found = inDoubt
        ? await lookedUp(row, HAS_ENDED.has(error.code) ? 0 : (sentAt ?? 0), tools)
        : undefined;
      if (found !== undefined) return found;
    }
  }
}

/** @returns what it is; undefined = it was not carried out, so that it may be sent again */
async function lookedUp(
  { intent, prepared }: RowToPlace,
  sentAt: number,
  tools: PlaceTools,
): Promise<Settled | undefined> {
  const doubt = { intent, number: prepared.phone.number, sentAt };
  const found = (await lookUp([doubt], tools)).get(intent.row);
  if (found === undefined) tools.state.notSent(intent.row);
  return found;
}

interface Attempt extends RowToPlace {
  /** Codes with which the dialer's database has refused it so far. */
  readonly refusals: readonly string[];
  readonly beforeSend: () => void;
}

async function placeInTurn(
  { prepared, intent, refusals, beforeSend }: Attempt,
  tools: PlaceTools,
): Promise<Settled> {
  const { dialer, state, dnc, where, signal } = tools;
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
  const block = await ownBlock(dnc, prepared.numbers, where);
  if (block !== undefined) {
    await tools.onRefused(block.number, block.place);
    const which = block.isFurther ? ': its further number' : '';
    return settled('dnc', { reason: `do not call (${block.place}), by our own ledger${which}` });
  }
  return dialer.add(prepared, { signal, beforeSend });
}

/** What an error says for good of this row. @throws BulkStopped for what it says of all rows */
function judged(error: DeliveryError): Settled | undefined {
  if (!(error instanceof PermanentError)) return undefined;
  if (FOR_ALL.has(error.code)) throw new BulkStopped('refused', error.message, error);
  if (error.code === 'dnc') return settled('dnc', { reason: "do not call, by VICIdial's own list" });
  return settled(INVALID.has(error.code) ? 'invalid' : 'failed', {
    reason: `${error.code}: ${error.message}`,
  });
}
