import type { ApiCall } from '../../api-call.ts';

/** What stays of a parameter beside letters and digits, as the inside of a character class. */
type Punctuation = string;

export const ID = '-_';
export const ADDRESS = '- %=+.:/@?&_';
export const TITLE = '- +.:/@?&_';
/** VICIdial's class has a range by mistake: from the comma to the underscore. */
export const FIELD_TEXT = ' .,-_';
export const FIELD_LINES = ' .\\n|,-_';

/** Keep ASCII letters, digits and some punctuation, whatever the dialer's `use_non_latin`. */
export function ascii(call: ApiCall, name: string, punctuation: Punctuation = ''): string {
  return call.parameters.get(name).replaceAll(new RegExp(`[^${punctuation}0-9a-zA-Z]`, 'g'), '');
}

/** The same, but with `use_non_latin` letters of every script stay; one broken byte then empties it all. */
export function words(call: ApiCall, name: string, punctuation: Punctuation = ID): string {
  if (!call.nonLatin) return ascii(call, name, punctuation);
  const text = Buffer.from(call.parameters.get(name), 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? '' : text.replaceAll(new RegExp(`[^${punctuation}0-9\\p{L}]`, 'gu'), '');
}

/** Keep digits and some punctuation. */
export function numerals(call: ApiCall, name: string, punctuation: Punctuation = ''): string {
  return call.parameters.get(name).replaceAll(new RegExp(`[^${punctuation}0-9]`, 'g'), '');
}

/** PHP counts bytes. */
export function size(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A caller id: digits, or the word for all of them. */
export function callerId(call: ApiCall): string {
  const sent = words(call, 'outbound_cid');
  return sent === EVERY ? sent : sent.replaceAll(/[^0-9]/g, '');
}

/** An area code: letters and digits, or the word for all of them. */
export function areaCode(call: ApiCall): string {
  const sent = words(call, 'areacode');
  if (sent === EVERY) return sent;
  return sent.replaceAll(call.nonLatin ? /[^0-9\p{L}]/gu : /[^0-9a-zA-Z]/g, '');
}

export const EVERY = '---ALL---';
