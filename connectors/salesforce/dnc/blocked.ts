import type { DeliveryContext } from '../../../src/connector.ts';

/**
 * Whether our own ledger says of one of these numbers (E.164) that nobody may call it.
 * @param dialer where the event came from; only facts that hold everywhere count
 */
export async function isBlocked(
  { dnc }: Pick<DeliveryContext, 'dnc'>,
  dialer: string,
  numbers: readonly string[],
): Promise<boolean> {
  for (const number of new Set(numbers)) {
    if ((await dnc?.blocked(number, { dialer, campaign: undefined })) === 'system') return true;
  }
  return false;
}
