import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { RecordedEffect } from '../ledger/verified/effects.ts';
import { keepMissing, markBack, missingOfEffect } from '../ledger/verified/missing.ts';
import { tellerOf } from '../ledger/verified/told-by.ts';

/**
 * What was missing of an effect before, by what is seen of it now: parts that are there again are back, and parts
 * that a new delivery did not make any more are nobody's loss.
 *
 * @param seen names of the parts that the CRM has
 */
export async function settleOpen(
  trx: LedgerTransaction,
  destination: string,
  { effectKey, ids }: RecordedEffect,
  { seen, now }: { readonly seen: readonly string[]; readonly now: number },
): Promise<void> {
  const effect = { destination, effectKey };
  await markBack(trx, effect, seen, now);
  const unmade = (await missingOfEffect(trx, effect)).filter(
    ({ part, state }) => state === 'redelivered' && !Object.hasOwn(ids, part),
  );
  if (unmade.length === 0 || !(await isDelivered(trx, effect))) return;
  const reason = 'the newest event of the call no longer asks for it';
  for (const record of unmade) await keepMissing(trx, { ...record, state: 'accepted', reason }, now);
}

/** One that is dead is told of as such, and may still be replayed. */
async function isDelivered(
  trx: LedgerTransaction,
  effect: { readonly destination: string; readonly effectKey: string },
): Promise<boolean> {
  const teller = await tellerOf(trx, effect);
  return teller.kind === 'told' && !teller.by.hasDead;
}
