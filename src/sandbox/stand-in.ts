import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { Fault, FaultList } from './fault.ts';

/** A running stand-in for one outside system, on 127.0.0.1. */
export interface StandIn {
  readonly name: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: FaultList;
  /** Requests received on the system's own paths since the start, oldest first, bodies left out. */
  readonly requests: readonly { readonly method: string; readonly path: string }[];
  close(): Promise<void>;
}

export interface StandInOptions {
  readonly name: string;
  /** 0 or absent = any free port. */
  readonly port?: number | undefined;
  /** The system's own paths. */
  readonly routes: Router;
  /** What `GET /_sandbox/state` answers: the records held, for checks from another process. */
  readonly state: () => unknown;
}

const HTML_PAGE = '<!DOCTYPE html><html><head><title>Unavailable</title></head><body>Try later</body></html>';
const KEPT_REQUESTS = 10_000;

/**
 * Serve a system's routes with fault injection in front and an administration side door:
 * `GET /_sandbox/state`, `POST|DELETE /_sandbox/faults`, `GET|DELETE /_sandbox/requests` (how many of each since
 * they were last cleared), so that tests in another process can steer it.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const faults = new FaultList();
  const requests: { method: string; path: string }[] = [];
  const counts = new Map<string, number>();
  const app = express().disable('x-powered-by').disable('etag');
  app.use('/_sandbox', sideDoor(faults, options.state, counts));
  app.use((request, response, next) => {
    const endpoint = `${request.method} ${request.path}`;
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    requests.push({ method: request.method, path: request.originalUrl });
    if (requests.length > KEPT_REQUESTS) requests.splice(0, KEPT_REQUESTS / 2);
    const fault = faults.take(request.method, request.originalUrl);
    if (fault === undefined) next();
    else setTimeout(() => misbehave(fault, request, response, next), fault.delayMs ?? 0);
  });
  app.use(options.routes);
  const server = createServer(app);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name: options.name,
    url: `http://127.0.0.1:${port}`,
    faults,
    requests,
    close: () => closeServer(server),
  };
}

function sideDoor(faults: FaultList, state: () => unknown, counts: Map<string, number>): Router {
  const router = express.Router();
  router.get('/requests', (_request, response) => void response.json(Object.fromEntries(counts)));
  router.delete('/requests', (_request, response) => {
    counts.clear();
    response.status(204).end();
  });
  router.get('/state', (_request, response) => void response.json(state()));
  router.post('/faults', express.json(), (request, response) => {
    const parsed = z.array(Fault).safeParse(Array.isArray(request.body) ? request.body : [request.body]);
    if (!parsed.success) return void response.status(400).type('text').send(z.prettifyError(parsed.error));
    for (const fault of parsed.data) faults.add(fault);
    response.status(204).end();
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  return router;
}

function misbehave(fault: Fault, request: Request, response: Response, next: NextFunction): void {
  if (fault.action === undefined) return next();
  if (fault.carriedOut === true) return spoilAnswer(fault, request, response, next);
  request.resume();
  spoil(fault, response);
}

/** Let the routes do their work, then give the faulty answer in place of theirs. */
function spoilAnswer(fault: Fault, request: Request, response: Response, next: NextFunction): void {
  const end = response.end.bind(response);
  response.end = ((): Response => {
    response.end = end;
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    spoil(fault, response);
    return response;
  }) as Response['end'];
  next();
}

function spoil(fault: Fault, response: Response): void {
  response.set(fault.headers ?? {});
  switch (fault.action) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-mid-body':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"id":"1","results":[', () => response.socket?.resetAndDestroy());
      return;
    case 'stall':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"id":');
      return;
    case 'html':
      response
        .status(fault.status ?? 200)
        .type('html')
        .send(HTML_PAGE);
      return;
    default:
      response.status(fault.status ?? 500);
      if (typeof fault.body === 'object') response.json(fault.body);
      else response.type('text').send(fault.body ?? '');
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
