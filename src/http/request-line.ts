/** What VICIdial sent before it was mended, for the journal. */
export interface MendedRequest {
  /** Bytes between the first `?` and the version, as received. */
  readonly query: Uint8Array;
  /** The target as the parser gets it. */
  readonly target: string;
}

export interface RequestLine {
  /** A request line that Node's parser takes, without the line end. */
  readonly line: Buffer;
  /** Present when it had to be changed. */
  readonly mended: MendedRequest | undefined;
}

const SPACE = 0x20;
const DELETE = 0x7f;
const QUESTION_MARK = 0x3f;
const VERSION = Buffer.from(' HTTP/1.');
const HEX = '0123456789ABCDEF';
const STAND_IN = '_';

/**
 * Make a request line that Node's HTTP parser accepts, from one it would refuse: VICIdial leaves some values
 * raw (a space, a non-ASCII character), and the parser answers 400 before Express sees them. In the path those
 * bytes are percent-encoded, in the query each gives way to `_`; anything else is left as it is. Lines of
 * another shape come back unchanged.
 */
export function mendRequestLine(line: Buffer): RequestLine {
  const start = line.indexOf(SPACE) + 1;
  const end = line.lastIndexOf(VERSION);
  if (start === 0 || end < start) return { line, mended: undefined };
  if (!needsMending(line, start, end)) return { line, mended: undefined };
  const mark = line.indexOf(QUESTION_MARK, start);
  const query = mark === -1 || mark >= end ? Buffer.alloc(0) : Buffer.from(line.subarray(mark + 1, end));
  const target = mendTarget(line.subarray(start, end));
  return {
    line: Buffer.concat([line.subarray(0, start), Buffer.from(target, 'latin1'), line.subarray(end)]),
    mended: { query, target },
  };
}

function needsMending(line: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (isRefused(line[at] ?? 0)) return true;
  }
  return false;
}

function isRefused(byte: number): boolean {
  return byte <= SPACE || byte >= DELETE;
}

/** In the query only the length counts, because it is taken from `MendedRequest`: a head must not grow. */
function mendTarget(target: Buffer): string {
  let mended = '';
  let inQuery = false;
  for (const byte of target) {
    inQuery ||= byte === QUESTION_MARK;
    if (!isRefused(byte)) mended += String.fromCharCode(byte);
    else mended += inQuery ? STAND_IN : `%${HEX[byte >> 4] ?? ''}${HEX[byte & 15] ?? ''}`;
  }
  return mended;
}
