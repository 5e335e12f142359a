import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { healthRouter, type HealthOptions } from '../health.ts';
import { type ConsoleRole, type ConsoleUser, signIn } from './sign-in.ts';

export interface ConsoleOptions extends HealthOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Empty = no queue board. */
  readonly users: readonly ConsoleUser[];
  /** The page that Prometheus reads; absent = there is none. */
  readonly metrics?: (() => Promise<{ readonly type: string; readonly text: string }>) | undefined;
  readonly board: { readonly readOnly: RequestHandler; readonly full: RequestHandler };
}

export interface Console {
  readonly port: number;
  close(): Promise<void>;
}

export const BOARD_PATH = '/queues';
const REQUEST_MS = 30_000;

/** The operators' door: the queue board behind a sign-in, health and metrics. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const app = express().disable('x-powered-by').disable('etag');
  app.use((_request, response, next) => {
    response.set({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
  app.use(healthRouter(options));
  const { metrics } = options;
  if (metrics !== undefined) {
    app.get('/metrics', async (_request, response) => {
      const { type, text } = await metrics();
      response.set({ 'content-type': type, 'cache-control': 'no-store' }).end(text);
    });
  }
  if (options.users.length > 0) {
    app.use(BOARD_PATH, signIn(options.users), (request, response, next) => {
      const role = response.locals['role'] as ConsoleRole;
      return (role === 'write' ? options.board.full : options.board.readOnly)(request, response, next);
    });
  }
  const server = createServer({ requestTimeout: REQUEST_MS }, app);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
