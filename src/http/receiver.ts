import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import type { Logger } from '../domain/logger.ts';
import type { Journal } from '../journal/journal.ts';
import { type Counters, newCounters } from './counters.ts';
import { createFront } from './front.ts';
import { healthRouter, type Readiness } from './health.ts';
import { CONTENT_WINDOW_MS, ContentWindow } from './hooks/content-window.ts';
import type { ConnectorDoor } from './hooks/connector/door.ts';
import { connectorRouter } from './hooks/connector/router.ts';
import type { Door } from './hooks/doors.ts';
import type { DncDoor } from './hooks/dnc/door.ts';
import { dncRouter } from './hooks/dnc/router.ts';
import type { HubspotDoor } from './hooks/hubspot/door.ts';
import { hubspotRouter } from './hooks/hubspot/router.ts';
import type { LeadDoor } from './hooks/leads/door.ts';
import type { Outcomes } from './hooks/leads/outcomes.ts';
import { Repeats } from './hooks/leads/repeats.ts';
import { leadsRouter } from './hooks/leads/router.ts';
import { hooksRouter } from './hooks/router.ts';
import type { SalesforceDoor } from './hooks/salesforce/door.ts';
import { salesforceRouter } from './hooks/salesforce/router.ts';
import { MendedRequests } from './mended-requests.ts';
import type { RecordingSettings } from './recordings/door.ts';
import { type RecordingLimits, recordingsRouter } from './recordings/router.ts';
import { salvageRefused } from './salvage.ts';

export interface ReceiverOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly trustedProxies: number;
  readonly maxBodyBytes: number;
  readonly dialers: ReadonlyMap<string, Door>;
  readonly sources: ReadonlyMap<string, LeadDoor>;
  readonly hubspot?: ReadonlyMap<string, HubspotDoor> | undefined;
  readonly salesforce?: ReadonlyMap<string, SalesforceDoor> | undefined;
  readonly connectorDoors?: ReadonlyMap<string, ConnectorDoor> | undefined;
  readonly dncSources?: ReadonlyMap<string, DncDoor> | undefined;
  readonly publicUrl?: string | undefined;
  /** Undefined = no recording is played. */
  readonly recordings?: RecordingSettings | undefined;
  readonly recordingLimits?: Partial<RecordingLimits> | undefined;
  /** For senders of leads that wait for the outcome. */
  readonly outcomes: Outcomes;
  readonly journal: Journal;
  readonly readiness: () => Readiness;
  readonly logger: Logger;
  readonly now: () => number;
  readonly limits?: Partial<ReceiverLimits> | undefined;
}

/** What a sender may take. Times in milliseconds, sizes in bytes. */
export interface ReceiverLimits {
  /** The request line, and the whole head. */
  readonly headBytes: number;
  readonly firstLineMs: number;
  readonly headersMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestMs: number;
  readonly keepAliveMs: number;
  /** How often slow connections are looked for: they live so much longer. */
  readonly checkEveryMs: number;
  readonly connections: number;
}

export interface Receiver {
  readonly port: number;
  readonly counters: Counters;
  /** Take no new connections, finish the requests that are there, at most `boundMs`. */
  close(boundMs: number): Promise<void>;
}

const LIMITS: ReceiverLimits = {
  // An 8 KB URL (Apache's own limit on the dialer's side) fits several times.
  headBytes: 32 * 1024,
  firstLineMs: 10_000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  checkEveryMs: 5000,
  connections: 10_000,
};
/** At a stop: how often connections that have become idle are looked for, milliseconds. */
const IDLE_CHECK_MS = 25;

/** Listen for hits and leads. Needs a disk and nothing else. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const limits = { ...LIMITS, ...options.limits };
  const counters = newCounters();
  const mended = new MendedRequests();
  const { recordings: settings, recordingLimits } = options;
  const recordings =
    settings && recordingsRouter({ ...options, settings, counters, limits: recordingLimits });
  const app = receiverApp(options, counters, mended, recordings);
  let closing = false;
  const server = createServer({
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    // What is odd never costs the hit.
    requireHostHeader: false,
  });
  // A sender that closes its half after the request still gets its answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    mended.claim(request);
    if (closing || mended.isExpectedFrom(request.socket)) response.shouldKeepAlive = false;
    app(request, response);
  };
  server.on('request', serve).on('checkExpectation', serve);
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
    maxLineBytes: limits.headBytes,
    firstLineMs: limits.firstLineMs,
    onOversize,
  });
  const { listener } = front;
  listener.maxConnections = limits.connections;
  listener.listen(options.port, options.host);
  await once(listener, 'listening');
  listener.on('error', (error) => options.logger.error({ err: error }, 'a connection could not be accepted'));
  // The server itself never listens, and only at this event does Node start its watch over slow and idle
  // connections (`headersTimeout`, `requestTimeout`, `closeIdleConnections`).
  server.emit('listening');
  return {
    port: (listener.address() as AddressInfo).port,
    counters,
    async close(boundMs) {
      closing = true;
      options.outcomes.close();
      // Players come again by themselves; hits do not, and the next receiver must be there for them soon.
      const played = recordings?.close();
      const closed = once(listener, 'close');
      listener.close();
      front.closeWaiting();
      server.closeIdleConnections();
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const bound = setTimeout(() => {
        front.closeAll();
        server.closeAllConnections();
      }, boundMs);
      await closed;
      clearInterval(idle);
      clearTimeout(bound);
      server.close();
      await played;
    },
  };
}

function receiverApp(
  options: ReceiverOptions,
  counters: Counters,
  mended: MendedRequests,
  recordings: Router | undefined,
): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  const recent = options.journal.recentContent(options.now() - CONTENT_WINDOW_MS);
  const window = new ContentWindow(recent);
  app.use(hooksRouter({ ...options, counters, mended, window }));
  const common = { ...options, counters };
  app.use(
    leadsRouter({ ...common, mended, repeats: new Repeats(recent), doors: options.sources }),
    hubspotRouter({ ...common, doors: options.hubspot ?? new Map(), publicUrl: options.publicUrl }),
    salesforceRouter({ ...common, doors: options.salesforce ?? new Map() }),
    connectorRouter({
      ...common,
      doors: options.connectorDoors ?? new Map(),
      publicUrl: options.publicUrl,
    }),
    dncRouter({ ...common, mended, doors: options.dncSources ?? new Map() }),
  );
  if (recordings !== undefined) app.use(recordings);
  app.use(healthRouter({ readiness: options.readiness, figures: () => ({ role: 'receiver', counters }) }));
  app.use((_request, response) => {
    counters.notFound += 1;
    response.status(404).type('text').send('REFUSED: nothing is served at this URL');
  });
  app.use((error: Error, _request: Request, response: Response, next: NextFunction) => {
    const status = (error as { status?: unknown }).status;
    const isClients = typeof status === 'number' && status >= 400 && status < 500;
    if (isClients) counters.malformed += 1;
    else options.logger.error({ err: error }, 'request failed unexpectedly');
    if (response.headersSent) return next(error);
    response
      .status(isClients ? status : 500)
      .type('text')
      .send(isClients ? 'REFUSED: the request cannot be read' : 'NOT KEPT: unexpected error, see the log');
  });
  return app;
}
