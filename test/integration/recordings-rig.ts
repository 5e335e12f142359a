import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RecordingDoor } from '../../src/http/recordings/door.ts';
import type { RecordingLimits } from '../../src/http/recordings/router.ts';
import { sealToken } from '../../src/recordings/link/token.ts';
import { type DoorRig, startDoor } from './receiver-rig.ts';

export const SECRET = 'recordings-secret-0123456789abcdef-1';
export const HOUR_MS = 3_600_000;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** One request, its answer read to the end. Rejects when the answer breaks off. */
export async function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  const sent = request(url, { ...options, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** A web server in the place of the dialer's, closed after the test. @returns its address */
export async function webServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface PlayRig {
  readonly door: DoorRig;
  /** Our link to a file. */
  link(
    location: string,
    more?: { readonly expiresAt?: number; readonly secret?: string; readonly type?: string },
  ): string;
  /** The log lines of plays. */
  lines(): readonly { readonly message: string; readonly fields: object }[];
}

/** A receiver that plays the recordings of dialer `main`. */
export async function playRig(
  dialer: Partial<RecordingDoor> & { readonly url: string },
  limits: Partial<RecordingLimits> = {},
): Promise<PlayRig> {
  const door = await startDoor({
    recordings: { secrets: [SECRET], dialers: [{ name: 'main', hosts: [], concurrency: 4, ...dialer }] },
    recordingLimits: limits,
  });
  onTestFinished(() => door[Symbol.asyncDispose]());
  return {
    door,
    link(location, { expiresAt = Date.now() + HOUR_MS, secret = SECRET, type = 'audio/mpeg' } = {}) {
      return `${door.url}/recordings/${sealToken({ dialer: 'main', location, type, expiresAt }, secret)}.mp3`;
    },
    lines: () => door.logger.lines.filter(({ message }) => message.startsWith('recording ')),
  };
}
