import { PermanentError } from '../../../src/domain/errors.ts';
import { isOnDnc } from '../composed/is-on-dnc.ts';
import type { FunctionClient } from '../functions/client.ts';
import { lacksRight } from '../lacks-right.ts';
import type { AskedNumber } from './numbers.ts';
import type { Rules } from './policy.ts';

/** What VICIdial's own DNC lists say of a number; `unknown` with the reason and the remedy. */
export type Listed =
  { readonly place: 'none' | 'system' | 'campaign' } | { readonly place: 'unknown'; readonly cause: Error };

export type AskVicidial = (number: Pick<AskedNumber, 'national'>) => Promise<Listed>;

/** What check_phone_number takes; nothing else can be on a list. */
const USABLE = /^\d{6,16}$/;

/** Asks VICIdial's lists, each number once; with the check switched off no list has any number. */
export function vicidialLists(
  client: Pick<FunctionClient, 'nonAgent'>,
  rules: Pick<Rules, 'dncCheck'>,
  { campaign, signal }: { readonly campaign: string | undefined; readonly signal: AbortSignal },
): AskVicidial {
  const asked = new Map<string, Promise<Listed>>();

  async function ask(national: string): Promise<Listed> {
    const question = { phoneNumber: national, campaignId: campaign === '' ? undefined : campaign };
    try {
      return { place: (await isOnDnc(client, question, { signal })) ?? 'none' };
    } catch (error) {
      if (error instanceof PermanentError || lacksRight(error)) return { place: 'unknown', cause: error };
      throw error;
    }
  }

  return async ({ national }) => {
    if (rules.dncCheck === 'off' || !USABLE.test(national)) return { place: 'none' };
    const answer = asked.get(national) ?? ask(national);
    asked.set(national, answer);
    return answer;
  };
}
