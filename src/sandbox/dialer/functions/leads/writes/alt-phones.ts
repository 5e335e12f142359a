import type { ApiCall } from '../../../api-call.ts';
import type { LeadRow } from '../../../store.ts';
import { letters } from '../parameters.ts';

/** `multi_alt_phones=number_code_note!…`; the numbers are echoed without a newline before the notice. */
export function addAltPhones(call: ApiCall, lead: LeadRow): void {
  const sent = letters(call, 'multi_alt_phones', '- +!:_').replaceAll('+', ' ');
  if (sent.length <= 5) return;
  const entries = sent.split('!');
  for (const entry of entries) {
    const [number = '', code = '', note = ''] = entry.split('_');
    call.reply.print(`${number}|${code}|${note}`);
    call.store.altPhones.push({
      lead_id: lead.lead_id,
      phone_code: code === '' ? '1' : code,
      phone_number: number,
      note,
    });
  }
  call.reply.say(
    `NOTICE: ${call.name} MULTI-ALT-PHONE NUMBERS LOADED - ${entries.length}|${lead.lead_id}|${call.caller.user}`,
  );
}
