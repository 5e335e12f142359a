import { Busboy } from '@fastify/busboy';
import { withoutControls } from './decode.ts';
import type { Parameter } from './query.ts';
import { SECRET_NAMES } from './secrets.ts';

export interface MultipartForm {
  readonly parameters: readonly Parameter[];
  /** Names of the fields that a file came in. Files are not taken. */
  readonly files: readonly string[];
  /** There were more parts than are taken from one post. */
  readonly cut: boolean;
}

/** Bounds of what is taken from one post; what is beyond stays in the journal only. */
const MAX_PARTS = 1000;
/** With the one that `withNextPart` adds. */
const LIMITS = { fields: MAX_PARTS, parts: MAX_PARTS + 1, headerPairs: 20, headerSize: 8192 } as const;
/** RFC 2046, section 5.1.1: at most 70 characters. */
const BOUNDARY = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;",]{1,70}))/i;

/**
 * The text fields of a `multipart/form-data` body that is there as a whole; undefined where the content type
 * names no boundary or nothing in the body stands between two of it. A body that was cut off gives what there
 * is. Never throws.
 */
export function parseMultipart(body: Uint8Array, contentType: string): MultipartForm | undefined {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const parameters: Parameter[] = [];
  const files: string[] = [];
  const isFile = (name: string | undefined, _type: string | undefined, fileName?: string): boolean => {
    if (fileName === undefined) return false;
    // A file input that was left alone comes with an empty name.
    if (fileName !== '') files.push(withoutControls(name ?? ''));
    return true;
  };
  const reader = new Busboy({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    isPartAFile: isFile,
    limits: LIMITS,
  });
  reader.on('field', (name: string | undefined, value) => {
    parameters.push({ name: withoutControls(name ?? ''), value: withoutControls(value) });
  });
  // The body ends before its end as far as the reader can know, see below.
  reader.on('error', () => undefined);
  const taken = firstParts(body, boundary);
  for (const piece of withNextPart(taken, boundary)) reader.write(piece);
  const cut = taken.length < body.length;
  return parameters.length === 0 && files.length === 0 ? undefined : { parameters, files, cut };
}

/** The body up to the last part that is taken: the reader's work grows with parts that it then drops. */
function firstParts(body: Uint8Array, boundary: string): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  let at = -delimiter.length;
  for (let parts = 0; parts <= MAX_PARTS; parts += 1) {
    at = bytes.indexOf(delimiter, at + delimiter.length);
    if (at < 0) return body;
  }
  const isEnd = bytes.toString('latin1', at + delimiter.length, at + delimiter.length + 2) === '--';
  if (isEnd) return body;
  const hasLineEnd = bytes.toString('latin1', at - 2, at) === '\r\n';
  return body.subarray(0, hasLineEnd ? at - 2 : at);
}

/**
 * The reader tells of a part at once when the next one begins, but of the last only in a later turn of the
 * event loop. So another part begins where the body would end.
 */
function withNextPart(body: Uint8Array, boundary: string): readonly Buffer[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = bytes.lastIndexOf(`--${boundary}--`);
  const next = `--${boundary}\r\nContent-Disposition: form-data; name="end"\r\n\r\n`;
  return end < 0 ? [bytes, Buffer.from(`\r\n${next}`)] : [bytes.subarray(0, end), Buffer.from(next)];
}

const NAMES = SECRET_NAMES.join('|');
/** The head of a part whose name is a secret's, and its content. It begins a line, and lines are bounded, so that matching is, too. */
const SECRET_PART = new RegExp(
  `(^content-disposition:[^\\r\\n]{0,200}?;[ \\t]{0,9}name=(?:"(?:${NAMES})"|(?:${NAMES})(?=[\\r\\n;]))[^\\r\\n]{0,500}\\r?\\n(?:[^\\r\\n]{1,1000}\\r?\\n){0,9}\\r?\\n)[^]*?(?=\\r?\\n--|(?![^]))`,
  'gim',
);

/** Put `***` in place of the contents of parts whose names are secrets', everything else byte for byte. */
export function maskMultipart(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const masked = text.replace(SECRET_PART, '$1***');
  return masked === text ? body : Buffer.from(masked, 'latin1');
}
