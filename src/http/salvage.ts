import type { Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { MendedRequests } from './mended-requests.ts';
import { refuseSocket } from './refuse-socket.ts';
import { mendRequestLine } from './request-line.ts';

const LINE_END = 0x0a;

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

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
  options.server.on('clientError', (error: ParserError, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    if (error.code === 'HPE_HEADER_OVERFLOW') {
      options.onOversize();
      return refuseSocket(socket, 413, 'the request head is too long');
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      return refuseSocket(socket, 408, 'the request did not arrive in time');
    }
    if (error.rawPacket === undefined || !refeed(error.rawPacket, socket, options)) {
      options.onRefused();
      refuseSocket(socket, 400, `this is not an HTTP request: ${error.code ?? error.message}`);
    }
  });
}

function refeed(packet: Buffer, socket: Duplex, options: SalvageOptions): boolean {
  const end = packet.indexOf(LINE_END);
  if (end === -1) return false;
  const { line, mended } = mendRequestLine(packet.subarray(0, end));
  if (mended === undefined) return false;
  const [inner, outer] = duplexPair();
  const { remoteAddress } = socket as Duplex & { remoteAddress?: string };
  Object.defineProperty(inner, 'remoteAddress', { value: remoteAddress });
  options.mended.set(inner, mended);
  options.server.emit('connection', inner);
  outer.write(Buffer.concat([line, packet.subarray(end)]));
  socket.removeAllListeners('data');
  socket.on('data', (chunk: Buffer) => outer.write(chunk));
  socket.on('error', () => outer.destroy());
  socket.on('close', () => outer.destroy());
  outer.pipe(socket);
  return true;
}
