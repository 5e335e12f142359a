import type { Finding } from '../../src/connector.ts';
import { checkAccount, type CheckTools } from './check.ts';

/**
 * The data API of Salesforce creates no fields, so nothing is changed: what the check finds, with the steps in
 * Setup for each. Never throws.
 */
export async function prepareAccount(tools: CheckTools): Promise<readonly Finding[]> {
  const findings = await checkAccount(tools);
  const open = findings.filter(({ level }) => level === 'error').length;
  if (open === 0) return findings;
  return [
    ...findings,
    {
      level: 'warning',
      message: `Salesforce lets no integration create fields: ${open === 1 ? 'the error' : `each of the ${open} errors`} above is for an administrator to mend in Setup. Run this again afterwards.`,
    },
  ];
}
