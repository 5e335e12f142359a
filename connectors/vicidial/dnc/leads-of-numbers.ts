import type { CallOptions } from '../functions/call-function.ts';
import type { FunctionClient } from '../functions/client.ts';
import type { DialForms } from './dial-forms.ts';

/** The leads that have a number, whatever way it is written there. */
export interface LeadsOfNumber {
  /** At most 200, the newest first. */
  readonly leadIds: readonly string[];
  /** Ways to write it, other than the national one, that leads really have. */
  readonly otherForms: readonly string[];
  /** Leads beyond those. */
  readonly more: number;
}

const MOST = 200;
/** VICIdial's own limit is 1,000 for all numbers of a search together. */
const RECORDS = 20_000;

/** One search for all numbers, in their order. */
export async function leadsOfNumbers(
  client: Pick<FunctionClient, 'nonAgent'>,
  numbers: readonly DialForms[],
  options: CallOptions,
): Promise<readonly LeadsOfNumber[]> {
  const forms = numbers.flatMap(({ national, others }) => [national, ...others]);
  const search = { phoneNumber: [...new Set(forms)], records: RECORDS };
  const { rows } = await client.nonAgent.leadSearch(search, options);
  const found = new Map(rows.map(({ search_key: key, lead_ids: ids }) => [key, ids]));
  return numbers.map(({ national, others }) => {
    const all = [...new Set([national, ...others].flatMap((form) => found.get(form) ?? []))];
    return {
      leadIds: all.slice(0, MOST),
      otherForms: others.filter((form) => (found.get(form) ?? []).length > 0),
      more: Math.max(0, all.length - MOST),
    };
  });
}
