import type { LedgerTransaction } from './ledger.ts';

/** Which effect of which destination. */
export interface EffectKey {
  readonly destination: string;
  readonly effectKey: string;
}

/** What earlier attempts left about an effect. */
export interface BegunEffect {
  /** Since then it may be there, milliseconds since the epoch. */
  readonly doubtSince: number | undefined;
  readonly ids: Readonly<Record<string, string>>;
}

/** An attempt begins to write: noted before anything is sent. */
export async function beginEffect(
  trx: LedgerTransaction,
  { destination, effectKey }: EffectKey,
  now: number,
): Promise<BegunEffect> {
  const row = await trx
    .insertInto('effects')
    .values({ destination, effect_key: effectKey, writing_since: now, ids: '{}' })
    .onConflict((conflict) =>
      conflict.columns(['destination', 'effect_key']).doUpdateSet({ writing_since: now }),
    )
    .returning(['doubt_since', 'ids'])
    .executeTakeFirstOrThrow();
  return {
    doubtSince: row.doubt_since ?? undefined,
    ids: JSON.parse(row.ids) as Record<string, string>,
  };
}

/**
 * The effect is there, with these ids.
 * @param current whether the attempt is still counted on; the doubt about another one stays
 */
export async function effectSent(
  trx: LedgerTransaction,
  { destination, effectKey }: EffectKey,
  ids: Readonly<Record<string, string>>,
  current: boolean,
  now: number,
): Promise<void> {
  const sent = { sent_at: now, ids: JSON.stringify(ids) };
  await trx
    .updateTable('effects')
    .set(current ? { ...sent, writing_since: null, doubt_since: null } : sent)
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .execute();
}

/** The attempt has failed. @param doubt whether it may have written all the same */
export async function effectFailed(
  trx: LedgerTransaction,
  { destination, effectKey }: EffectKey,
  doubt: boolean,
  now: number,
): Promise<void> {
  await trx
    .updateTable('effects')
    .set({ writing_since: null, ...(doubt ? { doubt_since: now } : {}) })
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .execute();
}

/**
 * The attempt has ended without writing: the effect is as it was before. One of which nothing is known is
 * forgotten. @param looked whether the destination was asked, so that an earlier attempt is in doubt no more
 */
export async function effectLeft(
  trx: LedgerTransaction,
  { destination, effectKey }: EffectKey,
  looked: boolean,
): Promise<void> {
  await trx
    .updateTable('effects')
    .set({ writing_since: null, ...(looked ? { doubt_since: null } : {}) })
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .execute();
  await trx
    .deleteFrom('effects')
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .where('sent_at', 'is', null)
    .where('doubt_since', 'is', null)
    .execute();
}
