import type { ApiCall } from '../../../api-call.ts';
import { keep } from '../parameters.ts';

/** Punctuation in names and custom values of users; accents and apostrophes go. */
export const FREE_TEXT = '- +.:/@_';

export const CUSTOM_COLUMNS = [
  'custom_one',
  'custom_two',
  'custom_three',
  'custom_four',
  'custom_five',
] as const;

/** In-groups joined by pipes, as `closer_campaigns` holds them; `''` where none was sent. */
export function inGroups(call: ApiCall): string {
  const sent = keep(call, 'in_groups', '-|,_');
  return sent === '' ? '' : ` ${sent.replaceAll('|', ' ')} -`;
}
