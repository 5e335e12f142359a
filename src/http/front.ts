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
  /** How long the first line may take from the connect on, however it trickles in; milliseconds. */
  readonly firstLineMs: number;
  readonly onOversize: () => void;
}

export interface Front {
  readonly listener: NetServer;
  /** End the connections that have not sent a byte yet: they asked for nothing. */
  closeWaiting(): void;
  /** End every connection that is still before the end of its first line. */
  closeAll(): void;
}

/** Connections before the end of their first line, and what came of it. */
type Waiting = Map<Socket, Buffer | undefined>;

/**
 * Listen in front of Node's HTTP server and look at the first request line of each connection, mending what
 * the parser would refuse (VICIdial opens a connection per hit). The line may come in several packets, which
 * is why this is not left to `clientError`: there the earlier packets are gone.
 */
export function createFront(options: FrontOptions): Front {
  const waiting: Waiting = new Map();
  return {
    // As http.Server has it: a sender that closes its half still gets its answer, and at once.
    listener: createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      readFirstLine(socket, options, waiting);
    }),
    closeWaiting() {
      for (const [socket, head] of waiting) if (head === undefined) socket.destroy();
    },
    closeAll() {
      for (const socket of waiting.keys()) socket.destroy();
    },
  };
}

function readFirstLine(socket: Socket, options: FrontOptions, waiting: Waiting): void {
  // Node remembers the address once it was asked for; later the sender may be gone.
  void socket.remoteAddress;
  waiting.set(socket, undefined);
  const deadline = setTimeout(onLate, options.firstLineMs);
  socket.on('error', ignoreError).on('data', onData).on('end', onGone).on('close', onGone);

  function onData(chunk: Buffer): void {
    const before = waiting.get(socket);
    const head = before === undefined ? chunk : Buffer.concat([before, chunk]);
    const end = head.indexOf(LINE_END, before?.length ?? 0);
    if (end === -1 && head.length <= options.maxLineBytes) return void waiting.set(socket, head);
    settle();
    if (end === -1 || end > options.maxLineBytes) {
      options.onOversize();
      refuseSocket(socket, 413, `the request line is longer than ${options.maxLineBytes} bytes`);
      return;
    }
    socket.pause();
    socket.off('error', ignoreError);
    hand(socket, head, end, options);
  }

  function onLate(): void {
    settle();
    refuseSocket(socket, 408, 'the request line did not arrive in time');
  }

  function onGone(): void {
    settle();
    socket.destroy();
  }

  function settle(): void {
    clearTimeout(deadline);
    waiting.delete(socket);
    socket.off('data', onData).off('end', onGone).off('close', onGone);
  }
}

function ignoreError(): void {
  // The peer went away before it had sent a line: nothing was received, nothing is lost.
}

function hand(socket: Socket, head: Buffer, end: number, options: FrontOptions): void {
  const { line, mended } = mendRequestLine(head.subarray(0, end));
  if (mended === undefined) {
    socket.unshift(head);
  } else {
    options.mended.expect(socket, mended);
    socket.unshift(Buffer.concat([line, head.subarray(end)]));
  }
  options.server.emit('connection', socket);
  // It was paused while the line was looked at; what was read of it comes first.
  socket.resume();
}
