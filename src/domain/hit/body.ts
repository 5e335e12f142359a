import { isUtf8 } from 'node:buffer';
import { readText } from './decode.ts';
import { readLeaves } from './json.ts';
import { parseMultipart } from './multipart.ts';
import { parseForm, type Parameter } from './query.ts';

/** Why a body gave no parameters; it stays in the journal as it is. */
export type BodyFault = 'not-json' | 'not-an-object' | 'unsupported';

export interface BodyParameters {
  readonly parameters: readonly Parameter[];
  readonly fault?: BodyFault;
  /** Names of the fields that a file came in. Files are not taken. */
  readonly files?: readonly string[];
  /** There was more in it than is taken from one post. */
  readonly cut?: boolean;
}

const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const BLANK = new Set([0x09, 0x0a, 0x0d, 0x20]);

/**
 * Parameters of a request body: a form (urlencoded, or the text fields of `multipart/form-data`), or a JSON
 * object (by content type, or because it is one whatever the type says). Nested JSON comes out under dotted
 * names. Never throws.
 */
export function parseBody(body: Uint8Array, contentType: string): BodyParameters {
  if (body.length === 0) return { parameters: [] };
  const type = contentType.toLowerCase();
  if (isMultipart(contentType)) return parseMultipart(body, contentType) ?? UNSUPPORTED;
  if (type.includes('json')) return parseJson(body);
  if (body[body.findIndex((byte) => !BLANK.has(byte))] === OPEN_BRACE) {
    const json = parseJson(body);
    if (json.fault === undefined) return json;
  }
  return { parameters: parseForm(unescapeSeparators(body)) };
}

const UNSUPPORTED: BodyParameters = { parameters: [], fault: 'unsupported' };

export function isMultipart(contentType: string): boolean {
  return contentType.toLowerCase().includes('multipart/');
}

function parseJson(body: Uint8Array): BodyParameters {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = isUtf8(bytes) ? bytes.toString('utf8') : readText(bytes, 0, bytes.length).text;
  const leaves = readLeaves(text);
  return typeof leaves === 'string' ? { parameters: [], fault: leaves } : leaves;
}

/**
 * VICIdial's POST from a settings container (`SC_CALL_URLPOST`) puts a `\` before every `&`
 * (`lead_id=101\&status=INCALL\&tt=61`): take it away, and one at the end.
 */
function unescapeSeparators(body: Uint8Array): Uint8Array {
  const separated = body.some((byte, at) => byte === AMPERSAND && body[at - 1] === BACKSLASH);
  if (!separated) return body;
  return body.filter(
    (byte, at) => byte !== BACKSLASH || (body[at + 1] !== AMPERSAND && at + 1 !== body.length),
  );
}
