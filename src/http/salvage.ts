import type { Server, ServerResponse } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { MendedRequests } from './mended-requests.ts';
import { refuseSocket } from './refuse-socket.ts';
import { mendRequestLine, type RequestLine } from './request-line.ts';

const LINE_END = 0x0a;
const METHOD = /^[A-Z]+ $/;
const LONGEST_METHOD = 20;
/** What Node's parser says to raw spaces and raw non-ASCII characters in a request line. */
const LINE_FAULTS: ReadonlySet<string> = new Set([
  'HPE_INVALID_URL',
  'HPE_INVALID_CONSTANT',
  'HPE_INVALID_VERSION',
]);

interface ParserError extends Error {
  readonly code?: string;
  /** What was read last, and the place in it where the parser stopped. */
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

/** A connection as Node's server leaves it at `clientError`. */
type RefusedSocket = Duplex & {
  readonly remoteAddress?: string;
  readonly bytesWritten?: number;
  /** Node's own: the response that is being written. */
  readonly _httpMessage?: ServerResponse | null;
};

export interface SalvageOptions {
  readonly server: Server;
  readonly mended: MendedRequests;
  readonly onOversize: () => void;
  readonly onRefused: () => void;
}

/**
 * Take back requests that Node's parser refused on a connection that was already in use (the front only sees
 * the first line): mend the line and feed the bytes to the same server through a connection in memory.
 */
export function salvageRefused(options: SalvageOptions): void {
  /** The parser goes on complaining about connections that are no longer its own. */
  const settled = new WeakSet<Duplex>();
  options.server.on('clientError', (error: ParserError, socket: RefusedSocket) => {
    if (settled.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    settled.add(socket);
    if (error.code === 'HPE_HEADER_OVERFLOW') {
      options.onOversize();
      return refuseSocket(socket, 413, 'the request head is too long');
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      return refuseSocket(socket, 408, 'the request did not arrive in time');
    }
    const isLine = LINE_FAULTS.has(error.code ?? '');
    const found = isLine ? findMendable(error) : undefined;
    if (found !== undefined) return refeed(found, socket, options);
    options.onRefused();
    // The begin of the line may be in a packet that is gone. A sender whose used connection closes without
    // an answer asks again on a new one (RFC 9112, 9.3.1), where the front sees the line whole.
    if (isLine && isUsed(socket)) return afterAnswers(socket, () => socket.destroy());
    refuseSocket(socket, 400, `this is not an HTTP request: ${error.code ?? error.message}`);
  });
}

interface Mendable {
  readonly line: Buffer;
  readonly mended: NonNullable<RequestLine['mended']>;
  /** From the end of the line on. */
  readonly rest: Buffer;
}

/** The line in which the parser stopped; requests before it in the same packet are on their way already. */
function findMendable({ rawPacket: packet, bytesParsed = 0 }: ParserError): Mendable | undefined {
  if (packet === undefined) return undefined;
  const start = packet.subarray(0, bytesParsed).lastIndexOf(LINE_END) + 1;
  const end = packet.indexOf(LINE_END, bytesParsed);
  if (end === -1) return undefined;
  const { line, mended } = mendRequestLine(packet.subarray(start, end));
  if (mended === undefined || !startsWithMethod(line)) return undefined;
  return { line, mended, rest: packet.subarray(end) };
}

function startsWithMethod(line: Buffer): boolean {
  return METHOD.test(line.toString('latin1', 0, Math.min(line.indexOf(' ') + 1, LONGEST_METHOD)));
}

function refeed({ line, mended, rest }: Mendable, socket: RefusedSocket, options: SalvageOptions): void {
  const [inner, outer] = duplexPair();
  Object.defineProperty(inner, 'remoteAddress', { value: socket.remoteAddress });
  options.mended.expect(inner, mended);
  options.server.emit('connection', inner);
  outer.write(Buffer.concat([line, rest]));
  socket.removeAllListeners('data');
  socket.on('data', (chunk: Buffer) => outer.write(chunk));
  socket.on('end', () => outer.end());
  socket.on('error', () => outer.destroy());
  socket.on('close', () => outer.destroy());
  outer.on('error', () => socket.destroy());
  afterAnswers(socket, () => outer.pipe(socket));
}

function isUsed(socket: RefusedSocket): boolean {
  return (socket.bytesWritten ?? 0) > 0 || isAnswering(socket);
}

function isAnswering({ _httpMessage: response }: RefusedSocket): boolean {
  return response !== undefined && response !== null;
}

/** Requests before this one on the connection are answered first. */
function afterAnswers(socket: RefusedSocket, then: () => void): void {
  const { _httpMessage: response } = socket;
  if (response === undefined || response === null) return then();
  response.once('close', () => afterAnswers(socket, then));
}
