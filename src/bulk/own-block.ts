import type { DncBook } from '../connector.ts';

/** A number that our own ledger keeps out. */
export interface OwnBlock {
  /** E.164. */
  readonly number: string;
  readonly place: 'system' | 'campaign';
  /** Not the number that would be dialled first. */
  readonly isFurther: boolean;
}

/**
 * The first of a person's numbers that nobody may call, by our own ledger.
 *
 * @param numbers E.164, the one to dial first
 */
export async function ownBlock(
  book: DncBook | undefined,
  numbers: readonly string[],
  where: Parameters<DncBook['blocked']>[1],
): Promise<OwnBlock | undefined> {
  let found: OwnBlock | undefined;
  for (const [index, number] of numbers.entries()) {
    const place = await book?.blocked(number, where);
    if (place === undefined) continue;
    const block = { number, place, isFurther: index > 0 };
    if (place === 'system') return block;
    found ??= block;
  }
  return found;
}
