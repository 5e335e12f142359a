import { PermanentError } from '../../../src/domain/errors.ts';
import type { AltPhone, LeadOrder } from '../../../src/domain/lead-order.ts';
import type { LeadParameters } from '../lead-parameters.ts';
import { phone, type Phone } from '../phone.ts';
import { toAscii } from '../transliterate.ts';

const NOTE_WIDTH = 30;
/** `_` and `!` separate, the API drops the rest. */
const NOT_IN_A_NOTE = /[^- :0-9A-Za-z]/g;

/**
 * `multi_alt_phones` as add_lead wants it: `number_code_note` with `!` between
 * (docs/NON-AGENT_API.txt, VICIdial 2.14-202). Numbers that are none, or there already, are left out.
 */
export function altPhonesText(
  { altPhones, lead }: Pick<LeadOrder, 'altPhones' | 'lead'>,
  { phone: main }: Pick<LeadParameters, 'phone'>,
): { readonly text: string | undefined; readonly warnings: readonly string[] } {
  const seen = new Set(main === undefined ? [] : [key(main)]);
  const entries: string[] = [];
  let bad = 0;
  for (const alt of altPhones) {
    if (alt.number.trim() === '') continue;
    const read = readPhone(alt, main?.code ?? lead.phoneCode);
    if (read === undefined) bad += 1;
    else if (!seen.has(key(read))) {
      seen.add(key(read));
      const note = toAscii(alt.note ?? '')
        .replaceAll(NOT_IN_A_NOTE, '')
        .slice(0, NOTE_WIDTH)
        .trim();
      entries.push(`${read.number}_${read.code}_${note}`);
    }
  }
  return {
    text: entries.length === 0 ? undefined : entries.join('!'),
    warnings: bad === 0 ? [] : [`multi_alt_phones: ${bad} left out, VICIdial takes 6 to 16 digits`],
  };
}

function readPhone({ number, phoneCode }: AltPhone, leadCode: string | undefined): Phone | undefined {
  try {
    return phone({ phone: number, phoneCode: phoneCode ?? leadCode, e164: undefined }, []);
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function key({ code, number }: Phone): string {
  return `${code} ${number}`;
}
