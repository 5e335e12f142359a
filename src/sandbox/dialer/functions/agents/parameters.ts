import type { ApiCall } from '../../api-call.ts';

/**
 * A parameter with letters, digits and `extra` kept, as it goes into a statement. With `use_non_latin` letters
 * of every script count, and an invalid UTF-8 byte empties all of it.
 *
 * @param extra punctuation that is kept too, as it stands in a character class
 */
export function kept(call: ApiCall, name: string, extra: string): string {
  const bytes = call.parameters.get(name);
  if (!call.nonLatin) return bytes.replaceAll(new RegExp(`[^${extra}0-9a-zA-Z]`, 'g'), '');
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? '' : text.replaceAll(new RegExp(`[^${extra}0-9\\p{L}]`, 'gu'), '');
}

/** Kept to characters of `[class]` whatever the settings say. */
export function only(call: ApiCall, name: string, kind: string): string {
  return call.parameters.get(name).replaceAll(new RegExp(`[^${kind}]`, 'g'), '');
}

/** `agent_user`. */
export function agentUser(call: ApiCall): string {
  return kept(call, 'agent_user', '\\-_');
}

/** `source`, which some functions print. */
export function source(call: ApiCall): string {
  return kept(call, 'source', '');
}

/** PHP's `strlen` counts bytes. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
