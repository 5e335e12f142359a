import { PermanentError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';

export interface DncQuestion {
  /** As it is dialled, without the country code: VICIdial compares texts. */
  readonly phoneNumber: string;
  readonly phoneCode?: string | undefined;
  /** Look at this campaign's list too. */
  readonly campaignId?: string | undefined;
}

/** On which list a number stands; `undefined` = on none. */
export type DncPlace = 'system' | 'campaign' | undefined;

/**
 * Whether a number must not be called: check_phone_number at a call time that is always open, with whole area
 * codes (`900XXXXXXX`) too. VICIdial has no function that asks for this alone.
 *
 * Throws what the function throws, PermanentError for a number that VICIdial takes for none.
 */
export async function isOnDnc(
  client: Pick<FunctionClient, 'nonAgent'>,
  { phoneNumber, phoneCode, campaignId }: DncQuestion,
  options: CallOptions,
): Promise<DncPlace> {
  const question = { phoneNumber, phoneCode, localCallTime: '24hours' };
  const ask = (check: object) => client.nonAgent.checkPhoneNumber({ ...question, ...check }, options);
  if (await isRefused(ask({ dncCheck: 'AREACODE' }))) return 'system';
  if (campaignId === undefined) return undefined;
  return (await isRefused(ask({ campaignDncCheck: 'AREACODE', campaignId }))) ? 'campaign' : undefined;
}

async function isRefused(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return false;
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'dnc') return true;
    throw error;
  }
}
