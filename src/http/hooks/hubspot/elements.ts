import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * The elements of a webhook's body, each in its own bytes: read and written again, ids above 2^53 would lose
 * digits. One object alone counts as a list of it. Undefined where the body is no such JSON.
 */
export function elementsOf(body: Buffer): readonly Uint8Array[] | undefined {
  const bytes = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
  if (!isUtf8(bytes)) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof root !== 'object' || root === null) return undefined;
  if (!Array.isArray(root)) return [bytes];
  return root.length === 0 ? [] : cut(bytes);
}

/** The pieces between the commas of the outermost list. Takes JSON that is known to be right. */
function cut(bytes: Buffer): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let depth = 0;
  let start = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else inText = byte !== QUOTE;
    } else if (byte === QUOTE) {
      inText = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (CLOSING.has(byte)) {
      depth -= 1;
      if (depth === 0) pieces.push(trimmed(bytes.subarray(start, at)));
    } else if (byte === COMMA && depth === 1) {
      pieces.push(trimmed(bytes.subarray(start, at)));
      start = at + 1;
    }
  }
  return pieces;
}

function trimmed(piece: Buffer): Uint8Array {
  return Buffer.from(piece.toString('utf8').trim(), 'utf8');
}
