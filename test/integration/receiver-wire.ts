import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Long enough for the receiver in the same process to have read what was sent before. */
const BETWEEN_PACKETS_MS = 3;

export async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Send bytes in packets of their own, and read until the other side closes. */
export async function send(port: number, ...packets: readonly (Buffer | string)[]): Promise<WireAnswer[]> {
  const socket = await open(port);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  const ended = Promise.withResolvers<void>();
  socket.once('close', () => ended.resolve());
  socket.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') ended.reject(error);
  });
  await sendPackets(socket, packets);
  await ended.promise;
  return parseAnswers(Buffer.concat(received));
}

export async function sendPackets(socket: Socket, packets: readonly (Buffer | string)[]): Promise<void> {
  for (const [index, packet] of packets.entries()) {
    if (index > 0) await delay(BETWEEN_PACKETS_MS);
    if (!socket.writable) return;
    socket.write(packet);
  }
}

/** Reads answers of a connection that stays open, one after the other. */
export class AnswerReader {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #waiting: (() => void) | undefined;
  #ended = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#waiting?.();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#ended = true;
      this.#waiting?.();
    });
  }

  /** The next answer; undefined when the connection closes without one. */
  async next(): Promise<WireAnswer | undefined> {
    for (;;) {
      const found = takeAnswer(this.#received);
      if (found !== undefined) {
        this.#received = this.#received.subarray(found.length);
        return found.answer;
      }
      if (this.#ended) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      await promise;
    }
  }

  /** Resolves when the connection is closed. */
  async closed(): Promise<void> {
    if (!this.#ended) await once(this.#socket, 'close');
  }
}

function parseAnswers(bytes: Buffer): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = bytes;
  for (let found = takeAnswer(rest); found !== undefined; found = takeAnswer(rest)) {
    answers.push(found.answer);
    rest = rest.subarray(found.length);
  }
  if (rest.length > 0) throw new Error(`left over: ${rest.toString('latin1')}`);
  return answers;
}

function takeAnswer(bytes: Buffer): { answer: WireAnswer; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(first.split(' ')[1]);
  if (status < 200) return { answer: { status, headers, body: '' }, length: headEnd + 4 };
  const length = headEnd + 4 + Number(headers['content-length'] ?? 0);
  if (bytes.length < length) return undefined;
  return { answer: { status, headers, body: bytes.toString('utf8', headEnd + 4, length) }, length };
}
