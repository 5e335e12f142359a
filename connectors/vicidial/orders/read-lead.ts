import { PermanentError } from '../../../src/domain/errors.ts';
import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';
import { lacksRight } from '../lacks-right.ts';
import { type AskedNumber, askedNumber } from './numbers.ts';

/**
 * One column of a lead as VICIdial holds it; undefined = there is no such lead. Column by column, because
 * lead_all_info dies of an apostrophe anywhere in the lead (PHP 8.1 and later).
 *
 * Throws PermanentError (`no-permission`) where the API user may not look: only some orders have to.
 */
export async function readColumn(
  client: Pick<FunctionClient, 'nonAgent'>,
  leadId: string,
  fieldName: string,
  options: CallOptions,
): Promise<string | undefined> {
  try {
    const { code, rows } = await client.nonAgent.leadFieldInfo({ leadId, fieldName }, options);
    return code === 'not-found' ? undefined : (rows[0]?.value ?? '');
  } catch (error) {
    if (!lacksRight(error)) throw error;
    throw new PermanentError(error.message, { code: error.code, cause: error });
  }
}

/**
 * The number that VICIdial would dial for a lead; undefined = there is no such lead, or it has none.
 *
 * @param defaultCode of a lead without a calling code
 */
export async function readNumber(
  client: Pick<FunctionClient, 'nonAgent'>,
  leadId: string,
  options: CallOptions,
  defaultCode?: string,
): Promise<AskedNumber | undefined> {
  const number = await readColumn(client, leadId, 'phone_number', options);
  if (number === undefined) return undefined;
  const code = await readColumn(client, leadId, 'phone_code', options);
  return askedNumber(number, code, defaultCode);
}

/** Statuses of VICIdial's own that mean do-not-call: set by an agent, or found on a list by the hopper. */
export function isDncStatus(status: string): boolean {
  return /^DNC[LC]?$/i.test(status);
}
