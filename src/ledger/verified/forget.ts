import type { LedgerTransaction } from '../ledger.ts';

/**
 * Forget records of an effect that are gone: the ids that it is remembered to have left, and every key of the
 * identity map that leads to one of them. Only where these are still the ids that are remembered.
 *
 * @param gone by their names in the receipt
 * @returns false: the effect was written since, or is being written; nothing was forgotten
 */
export async function forgetRecords(
  trx: LedgerTransaction,
  { destination, effectKey }: { readonly destination: string; readonly effectKey: string },
  gone: Readonly<Record<string, string>>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('effects')
    .select(['ids', 'writing_since'])
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .executeTakeFirst();
  if (row === undefined || row.writing_since !== null) return false;
  const ids = JSON.parse(row.ids) as Record<string, string>;
  if (Object.entries(gone).some(([part, id]) => ids[part] !== id)) return false;
  const left = Object.fromEntries(Object.entries(ids).filter(([part]) => !Object.hasOwn(gone, part)));
  await trx
    .updateTable('effects')
    .set({ ids: JSON.stringify(left) })
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .execute();
  for (const [part, id] of Object.entries(gone))
    await trx
      .deleteFrom('identities')
      .where('destination', '=', destination)
      .where('kind', '=', kindOf(part))
      .where('remote_id', '=', id)
      .execute();
  return true;
}

/** `task.callback` is one of the kind `task`. */
function kindOf(part: string): string {
  return part.split('.', 1)[0] ?? part;
}
