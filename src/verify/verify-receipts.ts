import type { PresentRecords } from '../connector.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { countEffects, type EffectWindow, type RecordedEffect } from '../ledger/verified/effects.ts';
import { missingOfEffect, pruneMissing } from '../ledger/verified/missing.ts';
import { keepVerification, type Verification } from '../ledger/verified/verifications.ts';
import { type ChosenPage, chosenEffects, type Scope } from './chosen-effects.ts';
import { foundMissing, type FoundMissing } from './found-missing.ts';
import { settleMissing } from './repair.ts';
import { settleOpen } from './settle-open.ts';

export interface VerifyOptions {
  readonly ledger: Ledger;
  readonly destination: string;
  readonly scope: Scope;
  /** Receipts recorded since then, milliseconds since the epoch. */
  readonly since: number;
  readonly repair: boolean;
  /** Deliver again also where the person was removed. */
  readonly people: boolean;
  /** Go on though most of what was looked at is missing. */
  readonly evenMost: boolean;
  /** Ask the CRM about one receipt; it is asked about many at once. Throws to end the run. */
  readonly ask: (ids: RecordedEffect['ids']) => Promise<PresentRecords | undefined>;
  /** Questions under way at once. */
  readonly concurrency: number;
  readonly now: () => number;
  readonly onTotal?: (total: number) => void;
  readonly onLooked?: (found: 'there' | 'gone' | 'unseen') => void;
  /** Something is on its way again. */
  readonly onRedelivered: () => void;
}

/** So many missing ones, and more than half of those looked at: that is no deletion but another account. */
const MOST = { least: 20, share: 0.5 };
const WITHHELD =
  'most of what was looked at is missing: see whether the connection leads to the account that it led to';

/** `lost`: receipts of which anything is gone; `fresh`: those of which nothing was missing before. */
type Counts = Record<
  | 'looked'
  | 'there'
  | 'missing'
  | 'redelivered'
  | 'peopleGone'
  | 'unseen'
  | 'lost'
  | 'freshLooked'
  | 'freshLost',
  number
>;

/**
 * See whether the records that receipts name are still in the CRM, and have those that are gone delivered again.
 * What was found stays in the ledger, also when the run ends early; whatever ends it early is thrown on.
 */
export async function verifyReceipts(options: VerifyOptions): Promise<Verification> {
  const { ledger, destination, scope, since, now } = options;
  const startedAt = now();
  const window: EffectWindow = { destination, since, until: startedAt };
  const counts: Counts = {
    looked: 0,
    there: 0,
    missing: 0,
    redelivered: 0,
    peopleGone: 0,
    unseen: 0,
    lost: 0,
    freshLooked: 0,
    freshLost: 0,
  };
  const total = await countEffects(ledger.db, window);
  options.onTotal?.(scope.kind === 'all' ? total : Math.min(total, scope.size));
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const page of chosenEffects(ledger.db, window, scope)) await lookAtPage(page, counts, options);
  } catch (error) {
    failure = { error };
  }
  const result: Verification = {
    destination,
    scope: scope.kind,
    since,
    startedAt,
    endedAt: now(),
    looked: counts.looked,
    there: counts.there,
    missing: counts.missing,
    redelivered: counts.redelivered,
    peopleGone: counts.peopleGone,
    unseen: counts.unseen,
    stopped: failure === undefined ? undefined : reasonOf(failure.error),
  };
  await ledger.write(async (trx) => {
    await pruneMissing(trx, destination);
    await keepVerification(trx, result);
  });
  if (failure !== undefined) throw failure.error;
  return result;
}

async function lookAtPage(
  { effects, again }: ChosenPage,
  counts: Counts,
  options: VerifyOptions,
): Promise<void> {
  const lookedBefore = counts.looked;
  const found: FoundMissing[] = [];
  const failures: unknown[] = [];
  const waiting = effects.values();
  async function lane(): Promise<void> {
    for (const effect of waiting) {
      if (failures.length > 0) return;
      try {
        const lost = await lookAtOne(effect, counts, options);
        if (lost !== undefined) found.push(lost);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.concurrency, effects.length) }, lane));
  counts.lost += found.length;
  if (!again) {
    counts.freshLooked += counts.looked - lookedBefore;
    counts.freshLost += found.length;
  }
  await settleAll(found, counts, options);
  if (failures.length > 0) throw failures[0];
}

async function lookAtOne(
  effect: RecordedEffect,
  counts: Counts,
  { ask, destination, ledger, now, onLooked }: VerifyOptions,
): Promise<FoundMissing | undefined> {
  const answer = await ask(effect.ids);
  counts.looked += 1;
  const isUnseen = answer === undefined || answer.unseen.length > 0;
  if (isUnseen) counts.unseen += 1;
  const lost = answer === undefined ? undefined : foundMissing(destination, effect, answer);
  if (!isUnseen && lost === undefined) counts.there += 1;
  onLooked?.(lost === undefined ? (isUnseen ? 'unseen' : 'there') : 'gone');
  if (answer === undefined) return undefined;
  const { effectKey } = effect;
  if ((await missingOfEffect(ledger.db, { destination, effectKey })).length === 0) return lost;
  const away = new Set([...answer.gone, ...answer.unseen]);
  const seen = Object.keys(effect.ids).filter((name) => !away.has(name));
  await ledger.write((trx) => settleOpen(trx, destination, effect, { seen, now: now() }));
  return lost;
}

async function settleAll(
  found: readonly FoundMissing[],
  counts: Counts,
  { ledger, repair, people, evenMost, now, onRedelivered }: VerifyOptions,
): Promise<void> {
  const withheld = isMost(counts) && repair && !evenMost ? WITHHELD : undefined;
  for (const one of found) {
    const settled = await ledger.write((trx) =>
      settleMissing(trx, one, { repair, people, withheld, now: now() }),
    );
    const records = Object.keys(one.gone).length;
    if (settled === 'missing') counts.missing += records;
    if (settled === 'redelivered') counts.redelivered += records;
    if (settled === 'person-gone') counts.peopleGone += 1;
  }
  if (counts.redelivered > 0) onRedelivered();
}

/** What is known to be missing says nothing of the account, unless there is too little else to go by. */
function isMost({ looked, lost, freshLooked, freshLost }: Counts): boolean {
  const judgesFresh = freshLooked >= MOST.least;
  const [gone, of] = judgesFresh ? [freshLost, freshLooked] : [lost, looked];
  return gone >= MOST.least && gone > of * MOST.share;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
