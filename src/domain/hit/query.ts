import { escapedByte, readText, withoutControls } from './decode.ts';

/** One decoded name and value, in the order received. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  /** The value's bytes were not UTF-8 and were read as Windows-1252. */
  readonly notUtf8?: true;
}

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const HASH = 0x23;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const DELETE = 0x7f;

/** A tag that VICIdial did not know or could not fill is sent as it stands in the template. */
const UNFILLED_TAG = /^--A--.*--B--$/s;

/**
 * Parse a raw query as VICIdial sends it. Never throws, whatever the bytes.
 *
 * - `+` is a space; `%41` a byte; a malformed `%` itself; bytes are UTF-8, else Windows-1252, per value.
 * - Repeated names are all kept, in order; empty values are kept as `''`.
 * - VICIdial leaves some values unencoded (`camp_custom_one=camp one & only`), so a piece without `=` is the
 *   rest of the value before it. In front of the first `=` it is a name with an empty value.
 * - A value that is a literal `--A--tag--B--` was not filled and is left out: absent, not empty.
 * - `#` and what follows is a fragment and is cut. Control characters but tab and line ends are left out.
 *
 * Source: measured on VICIdial 2.14-202 (`vdc_db_query.php` and `AST_send_URL.pl`); `docs/events.md`.
 */
export function parseQuery(bytes: Uint8Array): readonly Parameter[] {
  const fragment = bytes.indexOf(HASH);
  return parsePairs(bytes, fragment < 0 ? bytes.length : fragment);
}

/** Parse a form body: as a query, but `#` has no meaning in it. */
export function parseForm(bytes: Uint8Array): readonly Parameter[] {
  return parsePairs(bytes, bytes.length);
}

/**
 * One pass over the bytes: escapes are resolved into `out`, where the separators keep their places, and
 * pairs are noted as ranges of it; one conversion to text then serves all of them.
 */
function parsePairs(bytes: Uint8Array, length: number): readonly Parameter[] {
  const out = Buffer.allocUnsafe(length);
  const pairs: Pair[] = [];
  let pair: Pair | undefined;
  let filled = 0;
  let start = 0;
  let equals = -1;
  let odd = 0;
  for (let at = 0; at < length; at += 1) {
    let byte = bytes[at] ?? 0;
    if (byte === AMPERSAND) {
      pair = endPiece(pairs, pair, start, equals, filled, odd);
      start = filled + 1;
      equals = -1;
      odd = 0;
    } else if (byte === EQUALS) {
      if (equals < 0) equals = filled;
    } else if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT) {
      const escaped = escapedByte(bytes, at, length);
      if (escaped >= 0) {
        byte = escaped;
        at += 2;
      }
    }
    if (byte >= DELETE) odd |= byte === DELETE ? CONTROL : HIGH;
    else if (byte < SPACE) odd |= CONTROL;
    out[filled] = byte;
    filled += 1;
  }
  endPiece(pairs, pair, start, equals, filled, odd);
  return toParameters(pairs, out, filled);
}

const CONTROL = 1;
const HIGH = 2;

/** Ranges of the decoded bytes; `equals` is -1 for a name without a value. */
interface Pair {
  readonly start: number;
  readonly equals: number;
  end: number;
  /** What else than printable ASCII there is: a sum of CONTROL and HIGH. */
  odd: number;
}

/** A piece between two `&` is a new pair, the rest of the value before it, or nothing. */
function endPiece(
  pairs: Pair[],
  pair: Pair | undefined,
  start: number,
  equals: number,
  end: number,
  odd: number,
): Pair | undefined {
  if (end === start) return pair;
  if (equals < 0 && pair !== undefined && pair.equals >= 0) {
    pair.end = end;
    pair.odd |= odd;
    return pair;
  }
  const next = { start, equals, end, odd };
  pairs.push(next);
  return next;
}

function toParameters(pairs: readonly Pair[], out: Buffer, filled: number): readonly Parameter[] {
  const ascii = out.toString('latin1', 0, filled);
  const parameters: Parameter[] = [];
  for (const { start, equals, end, odd } of pairs) {
    const nameEnd = equals < 0 ? end : equals;
    const valueStart = equals < 0 ? end : equals + 1;
    if (odd < HIGH) {
      const name = ascii.slice(start, nameEnd);
      const value = ascii.slice(valueStart, end);
      if (odd === 0) add(parameters, name, value, false);
      else add(parameters, withoutControls(name), withoutControls(value), false);
      continue;
    }
    const value = readText(out, valueStart, end);
    add(parameters, readText(out, start, nameEnd).text, value.text, value.notUtf8);
  }
  return parameters;
}

function add(parameters: Parameter[], name: string, value: string, notUtf8: boolean): void {
  if (value.startsWith('--A--') && UNFILLED_TAG.test(value)) return;
  parameters.push(notUtf8 ? { name, value, notUtf8 } : { name, value });
}
