import { PermanentError } from '../../../src/domain/errors.ts';
import type { AltPhone, LeadOrder } from '../../../src/domain/lead-order.ts';
import type { ApiParameters } from '../api.ts';
import type { LeadParameters } from '../lead-parameters.ts';
import { phone, type Phone } from '../phone.ts';
import { toAscii } from '../transliterate.ts';

const NOTE_WIDTH = 30;
/** `_` and `!` separate, the API drops the rest. */
const NOT_IN_A_NOTE = /[^- :0-9A-Za-z]/g;

/** A further number as VICIdial dials it, with its note as it can hold it. */
export interface AltEntry extends Phone {
  readonly note: string;
}

/**
 * `multi_alt_phones` as add_lead wants it: `number_code_note` with `!` between
 * (docs/NON-AGENT_API.txt, VICIdial 2.14-202).
 */
export function altPhonesParameter(entries: readonly AltEntry[]): ApiParameters {
  if (entries.length === 0) return {};
  const texts = entries.map(({ number, code, note }) => `${number}_${code}_${note}`);
  return { multi_alt_phones: texts.join('!') };
}

/**
 * The further numbers of an order. Those that are none, or there already, are left out.
 *
 * @param lead the main number, and the calling code of numbers that have none
 */
export function altEntries(
  { altPhones }: Pick<LeadOrder, 'altPhones'>,
  { phone: main, phoneCode }: Pick<LeadParameters, 'phone'> & { readonly phoneCode: string },
): { readonly entries: readonly AltEntry[]; readonly warnings: readonly string[] } {
  const seen = new Set(main === undefined ? [] : [key(main)]);
  const entries: AltEntry[] = [];
  let bad = 0;
  for (const alt of altPhones) {
    if (alt.number.trim() === '') continue;
    const read = readPhone(alt, phoneCode);
    if (read === undefined) bad += 1;
    else if (!seen.has(key(read))) {
      seen.add(key(read));
      const note = toAscii(alt.note ?? '')
        .replaceAll(NOT_IN_A_NOTE, '')
        .slice(0, NOTE_WIDTH)
        .trim();
      entries.push({ ...read, note });
    }
  }
  return {
    entries,
    warnings: bad === 0 ? [] : [`multi_alt_phones: ${bad} left out, not possible as a phone number`],
  };
}

function readPhone({ number, phoneCode }: AltPhone, leadCode: string): Phone | undefined {
  try {
    return phone({ phone: number, phoneCode, e164: undefined }, [], leadCode);
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function key({ code, number }: Phone): string {
  return `${code} ${number}`;
}
