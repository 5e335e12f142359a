import { closeSync, fstatSync, ftruncateSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Read at once, bytes. */
const CHUNK = 4 * 1024 * 1024;
const MAGIC = 0x377f0682;
/** One transaction behind a bad frame may be what a crash left of an unfinished commit; two cannot. */
const COMMITS_BEHIND_DAMAGE = 2;

/** One page as some transaction wrote it. */
export interface WalFrame {
  /** From 1. */
  readonly page: number;
  /** Pages of the database after this frame's transaction; 0 = the transaction goes on. */
  readonly pagesAfterCommit: number;
  /** It belongs to the log's present use, and its checksum is right. */
  readonly isSound: boolean;
  /** Valid until the next frame is asked for. */
  readonly data: Buffer;
}

/**
 * All frames of a write-ahead log, each checked by itself: SQLite stops at the first bad frame and forgets
 * what follows. Format: https://www.sqlite.org/fileformat2.html#walformat
 */
export function* walFrames(path: string): Generator<WalFrame> {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return;
    const pageSize = pageSizeOf(header);
    const frameBytes = FRAME_HEADER_BYTES + pageSize;
    const chunk = Buffer.alloc(Math.max(1, Math.floor(CHUNK / frameBytes)) * frameBytes);
    let position = HEADER_BYTES;
    let before = header.subarray(24, 32);
    let salts: Buffer | undefined = isHeaderSound(header) ? header.subarray(16, 24) : undefined;
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, position);
      if (read < frameBytes) return;
      for (let at = 0; at + frameBytes <= read; at += frameBytes) {
        const head = chunk.subarray(at, at + FRAME_HEADER_BYTES);
        const data = chunk.subarray(at + FRAME_HEADER_BYTES, at + frameBytes);
        // A damaged header: the first frame is believed to be of the log's present use.
        salts ??= Buffer.from(head.subarray(8, 16));
        yield {
          page: head.readUInt32BE(0),
          pagesAfterCommit: head.readUInt32BE(4),
          isSound: salts.equals(head.subarray(8, 16)) && isSum(head, [head.subarray(0, 8), data], before),
          data,
        };
        before = Buffer.from(head.subarray(16, 24));
      }
      position += read - (read % frameBytes);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * What is wrong with a write-ahead log, or undefined. SQLite itself says nothing: it takes the log up to the
 * first bad frame, as after a crash, and silently forgets the commits behind it.
 */
export function walDamage(path: string): string | undefined {
  let index = 0;
  let firstBad: number | undefined;
  let commitsBehind = 0;
  for (const frame of walFrames(path)) {
    index += 1;
    if (!frame.isSound) firstBad ??= index;
    else if (firstBad !== undefined && frame.pagesAfterCommit > 0) commitsBehind += 1;
  }
  if (firstBad === undefined || commitsBehind < COMMITS_BEHIND_DAMAGE) return undefined;
  return `its write-ahead log is damaged in frame ${firstBad}, with ${commitsBehind} commits behind that`;
}

/** Put every sound frame of a log into a database file, also those behind damage. */
export function foldWal(walPath: string, databasePath: string): void {
  const file = openSync(databasePath, 'r+');
  try {
    let pages = 0;
    let pageSize = 0;
    for (const frame of walFrames(walPath)) {
      if (!frame.isSound || frame.page === 0) continue;
      pageSize = frame.data.length;
      writeSync(file, frame.data, 0, pageSize, (frame.page - 1) * pageSize);
      if (frame.pagesAfterCommit > 0) pages = frame.pagesAfterCommit;
    }
    if (pages > 0 && pages * pageSize < fstatSync(file).size) ftruncateSync(file, pages * pageSize);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const DEFAULT_PAGE_SIZE = 4096;

function pageSizeOf(header: Buffer): number {
  const size = header.readUInt32BE(8);
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0 ? size : DEFAULT_PAGE_SIZE;
}

function isHeaderSound(header: Buffer): boolean {
  if ((header.readUInt32BE(0) & ~1) !== MAGIC) return false;
  return isSum(header.subarray(8), [header.subarray(0, 24)], Buffer.alloc(8));
}

/**
 * Whether the two words at byte 16 of `head` are the checksum of `parts`, begun with that of the frame
 * before. Only the form that little-endian machines write is known, which is every machine of today.
 */
function isSum(head: Buffer, parts: readonly Buffer[], before: Buffer): boolean {
  let first = before.readInt32BE(0);
  let second = before.readInt32BE(4);
  for (const part of parts) {
    const words = new Int32Array(part.buffer, part.byteOffset, part.length / 4);
    for (let at = 0; at < words.length; at += 2) {
      first = (first + (words[at] ?? 0) + second) | 0;
      second = (second + (words[at + 1] ?? 0) + first) | 0;
    }
  }
  return first === head.readInt32BE(16) && second === head.readInt32BE(20);
}
