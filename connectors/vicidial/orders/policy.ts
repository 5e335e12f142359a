import { PermanentError } from '../../../src/domain/errors.ts';
import type { LeadPolicy } from '../../../src/domain/lead-order.ts';
import type { ApiParameters } from '../api.ts';
import type { VicidialSettings } from '../settings.ts';

/** An order's policy with the dialer's settings where it leaves them to decide. */
export interface Rules {
  readonly duplicateCheck: string | undefined;
  readonly duplicateDays: number | undefined;
  readonly dncCheck: 'number' | 'areacode' | 'off';
}

/** What it does not know add_lead takes for no check at all. */
const CHECK = /^DUP(?:PHONEALT|NAMEPHONE)?(?:LIST|CAMP|SYS)$/;

/** Throws PermanentError (`invalid-duplicate-check`) for a check that VICIdial does not have. */
export function rulesOf(policy: LeadPolicy, settings: VicidialSettings): Rules {
  const check = policy.duplicateCheck ?? settings.duplicateCheck;
  if (check !== 'none' && !CHECK.test(check))
    throw new PermanentError(
      `${check} is no duplicate check of VICIdial, which would look for nothing: name one such as DUPCAMP`,
      { code: 'invalid-duplicate-check' },
    );
  return {
    duplicateCheck: check === 'none' ? undefined : check,
    // Days of the settings belong to the check of the settings.
    duplicateDays:
      policy.duplicateDays ?? (policy.duplicateCheck === undefined ? settings.duplicateDays : undefined),
    dncCheck: policy.dncCheck ?? settings.dncCheck,
  };
}

/** What add_lead is to look at before it adds. */
export function checkParameters(
  { duplicateCheck, duplicateDays, dncCheck }: Rules,
  campaign: string | undefined,
): ApiParameters {
  const days = duplicateDays === undefined ? '' : `${duplicateDays}DAY`;
  const duplicates = duplicateCheck === undefined ? {} : { duplicate_check: `${duplicateCheck}${days}` };
  if (dncCheck === 'off') return duplicates;
  const dnc = dncCheck === 'areacode' ? 'AREACODE' : 'Y';
  // Without a campaign the campaign's DNC check passes silently.
  const own = campaign ? { campaign_dnc_check: dnc, campaign_id: campaign } : {};
  return { ...duplicates, dnc_check: dnc, ...own };
}
