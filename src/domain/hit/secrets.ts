import { decodeFormText } from './decode.ts';

/** Parameters whose values are never journalled, kept in an event or logged. Lower case. */
export const SECRET_NAMES: readonly string[] = [
  'key',
  'pass',
  'phone_pass',
  'password',
  'secret',
  'token',
  'api_key',
];

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const OPEN_BRACKET = 0x5b;
const PERCENT = 0x25;
const MASK = Buffer.from('***');
const PLAIN_NAME = /^[\w.-]*$/;

/** What stands in front of the last part of `card.token` and `card[token]`. */
const OUTER_PARTS = /^(.*)[.[]([^.[\]]+)\]?$/s;
/** The entry of a list, whose `key` says what the value beside it is: `answers.0.key`. */
const LIST_ENTRY = /(?:^|[.[])\d+\]?$/;
/** What a name of several parts has in it, encoded or not. */
const PARTED = /[.[%]/;

/** Whether a parameter's decoded name, or its last part, is one of `names`, in any case. */
export function isSecretName(name: string, names: readonly string[] = SECRET_NAMES): boolean {
  const lower = name.toLowerCase();
  if (names.includes(lower)) return true;
  const [, outer = '', last] = PARTED.test(lower) ? (OUTER_PARTS.exec(lower) ?? []) : [];
  if (last === undefined || !names.includes(last)) return false;
  return !(last === 'key' && LIST_ENTRY.test(outer));
}

/**
 * Put `***` in place of the values of `names` in a raw query or form body, everything else byte for byte.
 * A raw `&` inside a secret is masked with it, as the parser would read it. Returns the same array when
 * there is nothing to mask.
 */
export function maskSecrets(bytes: Uint8Array, names: readonly string[] = SECRET_NAMES): Uint8Array {
  const ranges = secretRanges(bytes, names);
  if (ranges.length === 0) return bytes;
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    parts.push(bytes.subarray(from, start), MASK);
    from = end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

interface Range {
  readonly start: number;
  end: number;
}

/** One pass; a name is decoded only where its first byte could begin a secret's name, or it has parts. */
function secretRanges(bytes: Uint8Array, names: readonly string[]): readonly Range[] {
  const initials = names.map((name) => name.charCodeAt(0));
  const found: Range[] = [];
  const { length } = bytes;
  let open: Range | undefined;
  let start = 0;
  let equals = -1;
  let parted = false;
  for (let at = 0; at <= length; at += 1) {
    const byte = at === length ? AMPERSAND : bytes[at];
    if (equals < 0) {
      if (byte === EQUALS) equals = at;
      else if (byte === DOT || byte === OPEN_BRACKET || byte === PERCENT) parted = true;
    }
    if (byte !== AMPERSAND) continue;
    if (equals >= 0) {
      const may = parted || mayBegin(bytes[start] ?? 0, initials);
      const secret = may && isSecret(textOf(bytes, start, equals), names);
      open = secret ? { start: equals + 1, end: at } : undefined;
      if (open !== undefined) found.push(open);
    } else if (open !== undefined && at > start) open.end = at;
    start = at + 1;
    equals = -1;
    parted = false;
  }
  if (found.length === 0) return found;
  return found.map((range) => withoutBackslash(bytes, range)).filter((range) => needsMask(bytes, range));
}

/** An initial in either case, or a byte that decoding changes or leaves out. */
function mayBegin(byte: number, initials: readonly number[]): boolean {
  return byte <= 0x25 || byte === 0x2b || byte >= 0x7f || initials.includes(byte | 0x20);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
}

function isSecret(name: string, names: readonly string[]): boolean {
  return isSecretName(PLAIN_NAME.test(name) ? name : decodeFormText(name), names);
}

/** The `\` that VICIdial's POST puts before each `&` is a separator's and stays. */
function withoutBackslash(source: Uint8Array, { start, end }: Range): Range {
  return { start, end: end > start && source[end - 1] === BACKSLASH ? end - 1 : end };
}

function needsMask(source: Uint8Array, { start, end }: Range): boolean {
  return end > start && !MASK.equals(source.subarray(start, end));
}
