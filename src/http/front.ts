import type { Server } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { MendedRequests } from './mended-requests.ts';
import { mendRequestLine } from './request-line.ts';
import { refuseSocket } from './refuse-socket.ts';

const LINE_END = 0x0a;

export interface FrontOptions {
  readonly server: Server;
  readonly mended: MendedRequests;
  /** The longest request line taken, bytes. */
  readonly maxLineBytes: number;
  /** How long the first line may take, milliseconds. */
  readonly firstLineMs: number;
  readonly onOversize: () => void;
}

export interface Front {
  readonly listener: NetServer;
  /** End the connections that have not sent a line yet: they asked for nothing. */
  closeWaiting(): void;
}

/**
 * Listen in front of Node's HTTP server and look at the first request line of each connection, mending what
 * the parser would refuse (VICIdial opens a connection per hit). The line may come in several packets, which
 * is why this is not left to `clientError`: there the earlier packets are gone.
 */
export function createFront(options: FrontOptions): Front {
  const waiting = new Set<Socket>();
  return {
    listener: createServer((socket) => {
      waiting.add(socket);
      readFirstLine(socket, options, () => waiting.delete(socket));
    }),
    closeWaiting() {
      for (const socket of waiting) socket.destroy();
    },
  };
}

function readFirstLine(socket: Socket, options: FrontOptions, onDone: () => void): void {
  let head: Buffer | undefined;
  const ignoreError = (): void => {
    // The peer went away before it had sent a line: nothing was received, nothing is lost.
  };
  socket.on('error', ignoreError);
  socket.once('close', onDone);
  socket.setTimeout(options.firstLineMs, () => socket.destroy());
  socket.on('data', onData);

  function onData(chunk: Buffer): void {
    head = head === undefined ? chunk : Buffer.concat([head, chunk]);
    const end = head.indexOf(LINE_END);
    if (end === -1 && head.length <= options.maxLineBytes) return;
    socket.off('data', onData);
    socket.off('close', onDone);
    onDone();
    socket.pause();
    if (end === -1 || end > options.maxLineBytes) {
      options.onOversize();
      refuseSocket(socket, 413, `the request line is longer than ${options.maxLineBytes} bytes`);
      return;
    }
    socket.setTimeout(0);
    socket.off('error', ignoreError);
    hand(socket, head, end, options);
  }
}

function hand(socket: Socket, head: Buffer, end: number, options: FrontOptions): void {
  const { line, mended } = mendRequestLine(head.subarray(0, end));
  if (mended === undefined) {
    socket.unshift(head);
  } else {
    options.mended.set(socket, mended);
    socket.unshift(Buffer.concat([line, head.subarray(end)]));
  }
  options.server.emit('connection', socket);
  // It was paused while the line was looked at; what was read of it comes first.
  socket.resume();
}
