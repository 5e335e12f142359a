import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { BulkInputError } from '../input-error.ts';

/** Encodings that spreadsheets write; names as `TextDecoder` takes them. */
export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Sniffed {
  readonly bytes: number;
  /** SHA-256 of the whole file, hex: tells whether it is still the file that an import was begun with. */
  readonly sha256: string;
  readonly encoding: Encoding;
  /** The start of the file as text, without a byte order mark. */
  readonly head: string;
}

const HEAD_BYTES = 65_536;

/**
 * Read a file once from end to end, in constant memory: what it is encoded in, and its fingerprint. A byte
 * order mark decides; without one a file that is not UTF-8 throughout is Windows-1252, which every
 * spreadsheet of the western world writes.
 *
 * @param encoding as the person says; absent = found out
 */
export async function sniff(path: string, encoding: Encoding | undefined): Promise<Sniffed> {
  await assertFile(path);
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let bytes = 0;
  let start = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    if (start.length < HEAD_BYTES) start = Buffer.concat([start, chunk]).subarray(0, HEAD_BYTES);
    isUtf8 &&= decodes(utf8, chunk);
  }
  isUtf8 &&= decodes(utf8);
  const found = encoding ?? marked(start) ?? (isUtf8 ? 'utf-8' : 'windows-1252');
  const head = new TextDecoder(found).decode(start, { stream: true });
  return { bytes, sha256: hash.digest('hex'), encoding: found, head };
}

async function assertFile(path: string): Promise<void> {
  let found;
  try {
    found = await stat(path);
  } catch {
    throw new BulkInputError(`${path} cannot be read: name a CSV file that is there`);
  }
  if (!found.isFile())
    throw new BulkInputError(`${path} is no file: it is read more than once, so a pipe cannot be taken`);
}

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function marked(start: Buffer): Encoding | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 'utf-8' : undefined;
}
