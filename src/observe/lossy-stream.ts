import { write, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Lines beyond this many bytes that wait for a slow reader are dropped, oldest kept. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const BUSY_RETRY_MS = 50;

/**
 * Log lines to a file descriptor, and never anything worse than a lost line: a full disk, a broken pipe or a
 * reader that stands still must not delay a hit or end the program. The writing is done off the event loop.
 */
export function lossyStream(fd: number): DestinationStream {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let writing = false;

  function pump(): void {
    if (writing || waiting.length === 0) return;
    writing = true;
    const chunk = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    put(chunk);
  }

  function put(chunk: Buffer): void {
    write(fd, chunk, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => put(chunk), BUSY_RETRY_MS);
      } else if (error === null && written < chunk.length) {
        put(chunk.subarray(written));
      } else {
        // Written, or refused (ENOSPC, EPIPE): then these lines are lost, and nothing else.
        writing = false;
        pump();
      }
    });
  }

  process.once('exit', () => {
    try {
      if (waiting.length > 0) writeSync(fd, Buffer.concat(waiting));
    } catch {
      // The last lines are lost with whatever they could not be written to.
    }
  });
  return {
    write(line) {
      const bytes = Buffer.from(line);
      if (waitingBytes + bytes.length > MAX_WAITING_BYTES) return;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      pump();
    },
  };
}
