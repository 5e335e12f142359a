import { Busboy } from '@fastify/busboy';
import { withoutControls } from './decode.ts';
import type { Parameter } from './query.ts';
import { SECRET_NAMES } from './secrets.ts';

export interface MultipartForm {
  readonly parameters: readonly Parameter[];
  /** Names of the fields that a file came in. Files are not taken. */
  readonly files: readonly string[];
}

/** Bounds of what is taken from one post; what is beyond stays in the journal only. */
const LIMITS = { fields: 1000, parts: 1000, headerPairs: 20, headerSize: 8192 } as const;
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
  for (const piece of withNextPart(body, boundary)) reader.write(piece);
  return parameters.length === 0 && files.length === 0 ? undefined : { parameters, files };
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
/** The head of a part whose name is a secret's, and its content. Lines are bounded so that matching is, too. */
const SECRET_PART = new RegExp(
  `(content-disposition:[^\\r\\n]{0,200}?;[ \\t]{0,9}name=(?:"(?:${NAMES})"|(?:${NAMES})(?=[\\r\\n;]))[^\\r\\n]{0,500}\\r?\\n(?:[^\\r\\n]{1,1000}\\r?\\n){0,9}\\r?\\n)[^]*?(?=\\r?\\n--|$)`,
  'gi',
);

/** Put `***` in place of the contents of parts whose names are secrets', everything else byte for byte. */
export function maskMultipart(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const masked = text.replace(SECRET_PART, '$1***');
  return masked === text ? body : Buffer.from(masked, 'latin1');
}
