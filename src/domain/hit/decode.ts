import { isUtf8 } from 'node:buffer';

const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

/** Value of a hexadecimal digit by its byte, -1 for every other byte. */
const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  const character = digit.toString(16);
  HEX[character.charCodeAt(0)] = digit;
  HEX[character.toUpperCase().charCodeAt(0)] = digit;
}

/** Control characters but tab, line feed and carriage return. */
const UNWANTED = /[^\P{Cc}\t\n\r]/gu;

/** Windows-1252 for 0x80 to 0x9f; the five bytes that it leaves undefined are dropped as controls. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const HIGH_CONTROL = /[\u0080-\u009f]/g;

/** The byte that `%41` at this place stands for; -1 where the `%` is not followed by two digits. */
export function escapedByte(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 >= end) return -1;
  const high = HEX[bytes[at + 1] ?? 0] ?? -1;
  const low = HEX[bytes[at + 2] ?? 0] ?? -1;
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

/** Bytes without escapes as text: UTF-8, or Windows-1252 where they are not; control characters left out. */
export function readText(bytes: Buffer, start: number, end: number): { text: string; notUtf8: boolean } {
  const valid = isUtf8(bytes.subarray(start, end));
  const text = valid ? bytes.toString('utf8', start, end) : windows1252(bytes.toString('latin1', start, end));
  return { text: withoutControls(text), notUtf8: !valid };
}

/** Leave out control characters other than tab and line ends. */
export function withoutControls(text: string): string {
  return text.replace(UNWANTED, '');
}

/** Decode text that is still form encoded: a value that was encoded twice. Never throws. */
export function decodeFormText(encoded: string): string {
  const bytes = Buffer.from(encoded, 'utf8');
  const { length } = bytes;
  let filled = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === PERCENT ? escapedByte(bytes, at, length) : -1;
    if (escaped >= 0) at += 2;
    bytes[filled] = escaped >= 0 ? escaped : byte === PLUS ? SPACE : byte;
    filled += 1;
  }
  return readText(bytes, 0, filled).text;
}

function windows1252(latin1: string): string {
  return latin1.replace(HIGH_CONTROL, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? '');
}
