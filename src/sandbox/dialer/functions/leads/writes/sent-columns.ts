import { type ApiCall, digits, flag } from '../../../api-call.ts';
import type { LeadColumns } from '../../../store.ts';
import { letters } from '../parameters.ts';
import { areRefused, birthDate, sentTexts } from './lead-texts.ts';

export interface SentColumns {
  readonly columns: LeadColumns;
  /** The statement that writes them is no valid one. */
  readonly refused: boolean;
}

/**
 * Every column that update_lead and batch_update_lead were told, less what is empty; `--BLANK--` empties.
 *
 * @param more what only update_lead takes
 */
export function sentColumns(call: ApiCall, more: LeadColumns = {}): SentColumns {
  const texts = sentTexts(call);
  const columns: Record<string, string | undefined> = {
    ...texts,
    user: letters(call, 'user_field', '-_'),
    list_id: digits(call, 'list_id_field'),
    status: letters(call, 'status', '-_'),
    gmt_offset_now: call.parameters.get('gmt_offset_now').replaceAll(/[^-._0-9]/g, ''),
    gender: flag(call, 'gender'),
    date_of_birth: birthDate(call),
    rank: digits(call, 'rank'),
    called_count: digits(call, 'called_count'),
    phone_code: digits(call, 'phone_code'),
    called_since_last_reset: flag(call, 'reset_lead') === 'Y' ? 'N' : '',
    ...(more as Record<string, string>),
  };
  const told = Object.entries(columns).filter(([, value]) => value !== undefined && value !== '');
  return {
    columns: Object.fromEntries(told.map(([name, value = '']) => [name, written(value)])),
    refused: areRefused(texts),
  };
}

/** A line break becomes the two characters `!N` here, though not in add_lead. */
function written(value: string): string {
  return value === '--BLANK--' ? '' : value.replaceAll('\n', '!N');
}
