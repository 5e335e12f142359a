import type { ApiCall } from '../../api-call.ts';

/** Letters, digits and `marks` are kept; letters of every script where the dialer is `non_latin`. */
export function letters(call: ApiCall, name: string, marks: string): string {
  if (!call.nonLatin) return ascii(call, name, marks);
  const text = Buffer.from(call.parameters.get(name), 'latin1').toString('utf8');
  return text.includes('\uFFFD')
    ? ''
    : text.replaceAll(new RegExp(`[^${escaped(marks)}0-9\\p{L}]`, 'gu'), '');
}

/** ASCII letters, digits and `marks` are kept, whatever the dialer's alphabet. */
export function ascii(call: ApiCall, name: string, marks: string): string {
  return call.parameters.get(name).replaceAll(new RegExp(`[^${escaped(marks)}0-9a-zA-Z]`, 'g'), '');
}

/** `[-0-9]` is kept. */
export function dateText(call: ApiCall): string {
  return call.parameters.get('date').replaceAll(/[^-0-9]/g, '');
}

/** `Y` anywhere, in either case. */
export function listMustExist(call: ApiCall): boolean {
  return /y/i.test(ascii(call, 'list_exists_check', ''));
}

function escaped(marks: string): string {
  return marks.replaceAll(/[-\\\]^/]/g, String.raw`\$&`);
}
