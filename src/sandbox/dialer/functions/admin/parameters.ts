import { type ApiCall, BrokenStatement } from '../../api-call.ts';

/**
 * A parameter with letters, digits and some punctuation kept. With `use_non_latin` letters are those of
 * every script, and a byte that is no UTF-8 empties the value.
 *
 * @param punctuation as in a character class, a hyphen first (`-_`)
 */
export function keep(call: ApiCall, name: string, punctuation: string): string {
  const bytes = raw(call, name);
  if (!call.nonLatin) return bytes.replaceAll(new RegExp(`[^${punctuation}0-9a-zA-Z]`, 'g'), '');
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  if (text.includes('\uFFFD')) return '';
  return text.replaceAll(new RegExp(`[^${punctuation}0-9\\p{L}]`, 'gu'), '');
}

/** The same where VICIdial knows ASCII letters only, whatever `use_non_latin` says. */
export function keepLatin(call: ApiCall, name: string, punctuation: string): string {
  return raw(call, name).replaceAll(new RegExp(`[^${punctuation}0-9a-zA-Z]`, 'g'), '');
}

/** A parameter whose length nobody asks for: PHP writes an array as the word. */
export function keepAnything(call: ApiCall, name: string, punctuation: string): string {
  return call.parameters.isArray(name) ? 'Array' : keep(call, name, punctuation);
}

/** The address that two refusals name by mistake. */
export function serverAddress(call: ApiCall): string {
  return call.parameters.isArray('server_ip') ? 'Array' : keepLatin(call, 'server_ip', '-.:_');
}

/** Only these characters, as in a character class (`-0-9`). */
export function only(call: ApiCall, name: string, characters: string): string {
  return raw(call, name).replaceAll(new RegExp(`[^${characters}]`, 'g'), '');
}

/** E-mail addresses lose their plus signs; apostrophes stay. */
export function email(call: ApiCall): string {
  return keep(call, 'email', "- '+.:/@%_").replaceAll('+', ' ');
}

/** PHP's `strlen`. */
export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function raw(call: ApiCall, name: string): string {
  if (call.parameters.isArray(name)) throw new BrokenStatement(`${name} is an array`);
  return call.parameters.get(name);
}
