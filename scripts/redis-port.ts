import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Below the range from which the kernel takes the near end of outgoing connections (Linux: from 32768), so
 * that the port is still free when a server that was killed comes back to it.
 */
const LOWEST = 20_000;
const SPAN = 10_000;
const TRIES = 50;

/** A port on 127.0.0.1 that nobody listens on: `preferred` where it is free (0 = any). @throws Error when none is found. */
export async function freePort(preferred?: number, random: () => number = Math.random): Promise<number> {
  if (preferred !== undefined && preferred !== 0 && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = LOWEST + Math.floor(random() * SPAN);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1 between ${LOWEST} and ${LOWEST + SPAN}: end what listens there`);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether a Redis on 127.0.0.1 answers PONG; false also while it loads its file. */
export async function answersPing(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
  try {
    socket.once('timeout', () => socket.destroy(new Error('timeout')));
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
