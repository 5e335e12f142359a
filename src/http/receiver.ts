import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Logger } from '../domain/logger.ts';
import type { Journal } from '../journal/journal.ts';
import { type Counters, newCounters } from './counters.ts';
import { createFront } from './front.ts';
import { healthRouter, type Readiness } from './health.ts';
import { CONTENT_WINDOW_MS, ContentWindow } from './hooks/content-window.ts';
import type { Door } from './hooks/doors.ts';
import { hooksRouter } from './hooks/router.ts';
import { MendedRequests } from './mended-requests.ts';
import { salvageRefused } from './salvage.ts';

export interface ReceiverOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly trustedProxies: number;
  readonly maxBodyBytes: number;
  readonly dialers: ReadonlyMap<string, Door>;
  readonly sources: ReadonlyMap<string, Door>;
  readonly journal: Journal;
  readonly readiness: () => Readiness;
  readonly logger: Logger;
  readonly now: () => number;
}

export interface Receiver {
  readonly port: number;
  readonly counters: Counters;
  /** Take no new connections, finish the requests that are there, at most `boundMs`. */
  close(boundMs: number): Promise<void>;
}

/** An 8 KB URL (Apache's own limit on the dialer's side) fits several times. */
const MAX_HEAD_BYTES = 32 * 1024;
const FIRST_LINE_MS = 10_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_CONNECTIONS = 10_000;

/** Listen for hits and leads. Needs a disk and nothing else. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const counters = newCounters();
  const mended = new MendedRequests();
  const server = createServer(
    {
      maxHeaderSize: MAX_HEAD_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    receiverApp(options, counters, mended),
  );
  const onOversize = (): void => {
    counters.oversize += 1;
  };
  const onRefused = (): void => {
    counters.malformed += 1;
  };
  salvageRefused({ server, mended, onOversize, onRefused });
  const front = createFront({
    server,
    mended,
    maxLineBytes: MAX_HEAD_BYTES,
    firstLineMs: FIRST_LINE_MS,
    onOversize,
  });
  front.listener.maxConnections = MAX_CONNECTIONS;
  front.listener.listen(options.port, options.host);
  await once(front.listener, 'listening');
  // The server itself never listens, and only at this event does Node start its watch over slow and idle
  // connections (`headersTimeout`, `requestTimeout`, `closeIdleConnections`).
  server.emit('listening');
  return {
    port: (front.listener.address() as AddressInfo).port,
    counters,
    async close(boundMs) {
      const closed = once(front.listener, 'close');
      front.listener.close();
      front.closeWaiting();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), boundMs);
      await closed;
      clearTimeout(timer);
      server.close();
    },
  };
}

function receiverApp(options: ReceiverOptions, counters: Counters, mended: MendedRequests): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  const window = new ContentWindow(options.journal.recentContent(options.now() - CONTENT_WINDOW_MS));
  app.use(hooksRouter({ ...options, counters, mended, window }));
  app.use(healthRouter({ readiness: options.readiness, figures: () => ({ role: 'receiver', counters }) }));
  app.use((_request, response) => {
    counters.notFound += 1;
    response.status(404).type('text').send('REFUSED: nothing is served at this URL');
  });
  app.use((error: Error, _request: Request, response: Response, next: NextFunction) => {
    options.logger.error({ name: error.name }, 'request failed unexpectedly');
    if (response.headersSent) return next(error);
    const status = (error as { status?: unknown }).status;
    const isClients = typeof status === 'number' && status >= 400 && status < 500;
    response
      .status(isClients ? status : 500)
      .type('text')
      .send(isClients ? 'REFUSED: the request cannot be read' : 'NOT KEPT: unexpected error, see the log');
  });
  return app;
}
