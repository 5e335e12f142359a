import type { IncomingMessage } from 'node:http';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { clientAddress } from '../client-address.ts';
import type { Counters } from '../counters.ts';
import type { MendedRequests } from '../mended-requests.ts';
import { type AcceptContext, accept } from './accept.ts';
import { admit } from './admit.ts';
import type { Answer } from './answer.ts';
import { presentedKeys } from './credentials.ts';
import type { Door } from './doors.ts';
import { TRIGGERS, VICIDIAL_ALIASES } from './triggers.ts';

export interface HooksOptions extends AcceptContext {
  readonly dialers: ReadonlyMap<string, Door>;
  readonly sources: ReadonlyMap<string, Door>;
  readonly mended: MendedRequests;
  readonly trustedProxies: number;
  readonly maxBodyBytes: number;
  readonly counters: Counters;
}

/** What a route knows of a request before it is admitted. */
interface Target {
  readonly hook: 'vicidial' | 'leads';
  readonly name: string | undefined;
  readonly trigger: string;
  readonly pathKey: string | undefined;
  /** The path without the key. */
  readonly path: string;
}

const METHODS = new Set(['GET', 'POST']);
/** What the body reader undoes. */
const ENCODINGS = new Set(['gzip', 'deflate', 'br']);

/** Every door through which hits and leads come in. */
export function hooksRouter(options: HooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const readBody = express.raw({ type: () => true, limit: options.maxBodyBytes });
  const take = (target: (request: Request) => Target) => [
    allowMethods(options.counters),
    admitFirst(options, target),
    forgetOddEncoding,
    readBody,
    keep(options),
  ];
  router.all('/hooks/vicidial/:dialer/:trigger{/:key}', knownTrigger(options.counters), take(vicidialTarget));
  for (const [path, trigger] of VICIDIAL_ALIASES) {
    router.all(
      `${path}{/:key}`,
      take((request) => aliasTarget(request, path, trigger)),
    );
  }
  router.all('/hooks/leads/:source{/:key}', take(leadsTarget));
  router.use(oversize(options));
  return router;
}

function vicidialTarget(request: Request): Target {
  const { dialer = '', trigger = '', key } = request.params as Record<string, string | undefined>;
  return {
    hook: 'vicidial',
    name: dialer,
    trigger,
    pathKey: key,
    path: `/hooks/vicidial/${dialer}/${trigger}`,
  };
}

function aliasTarget(request: Request, path: string, trigger: string): Target {
  const { key } = request.params as Record<string, string | undefined>;
  return { hook: 'vicidial', name: undefined, trigger, pathKey: key, path };
}

function leadsTarget(request: Request): Target {
  const { source = '', key } = request.params as Record<string, string | undefined>;
  return { hook: 'leads', name: source, trigger: 'lead', pathKey: key, path: `/hooks/leads/${source}` };
}

/** A request that may come in, before its body is read. */
interface Admitted {
  readonly target: Target;
  readonly door: Door;
  readonly query: Uint8Array;
  readonly address: string;
  readonly salvaged: boolean;
}

/** Ask for the key before the body: nobody without one can make us hold bodies in memory. */
function admitFirst(options: HooksOptions, targetOf: (request: Request) => Target) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const target = targetOf(request);
    const mended = options.mended.of(request);
    const query = mended?.query ?? queryBytes(request);
    const isLead = target.hook === 'leads';
    const secretHeader = isLead ? request.headers['x-vicibridge-secret'] : undefined;
    const address = clientAddress(request, options.trustedProxies);
    const admission = admit(
      {
        name: target.name,
        kind: isLead ? 'lead source' : 'dialer',
        address,
        keys: presentedKeys({
          pathKey: target.pathKey,
          query,
          authorization: request.headers.authorization,
          secretHeader: typeof secretHeader === 'string' ? secretHeader : undefined,
        }),
      },
      isLead ? options.sources : options.dialers,
      options.counters,
    );
    if ('refusal' in admission) return send(response, admission.refusal);
    const admitted: Admitted = {
      target,
      door: admission.door,
      query,
      address,
      salvaged: mended !== undefined,
    };
    response.locals['admitted'] = admitted;
    next();
  };
}

function keep(options: HooksOptions) {
  return async (request: Request, response: Response): Promise<void> => {
    const { target, door, query, address, salvaged } = response.locals['admitted'] as Admitted;
    const answer = await accept(
      {
        hook: target.hook,
        source: door.name,
        trigger: target.trigger,
        timezone: door.timezone,
        method: request.method,
        path: target.path,
        query,
        headers: request.headers,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        remoteAddress: address,
        salvaged,
      },
      options,
    );
    send(response, answer);
  };
}

/** Node hands over the URL with one character a byte. */
function queryBytes(request: IncomingMessage): Buffer {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return Buffer.from(mark === -1 ? '' : url.slice(mark + 1), 'latin1');
}

function allowMethods(counters: Counters) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (METHODS.has(request.method)) return next();
    counters.wrongMethod += 1;
    send(response, {
      status: 405,
      text: `REFUSED: ${request.method} is not for this URL; use GET or POST`,
      headers: { allow: 'GET, POST' },
    });
  };
}

/** Senders put a charset there (`Content-Encoding: utf-8`); the body reader would refuse the request. */
function forgetOddEncoding(request: Request, _response: Response, next: NextFunction): void {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== undefined && !ENCODINGS.has(encoding)) delete request.headers['content-encoding'];
  next();
}

function knownTrigger(counters: Counters) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { trigger } = request.params as Record<string, string | undefined>;
    if (trigger !== undefined && TRIGGERS.has(trigger)) return next();
    counters.notFound += 1;
    send(response, {
      status: 404,
      text: `REFUSED: this URL names no trigger; use one of ${[...TRIGGERS].join(', ')}`,
    });
  };
}

function oversize(options: HooksOptions) {
  return (
    error: Error & { type?: string },
    _request: Request,
    response: Response,
    next: NextFunction,
  ): void => {
    if (error.type !== 'entity.too.large') return next(error);
    options.counters.oversize += 1;
    send(response, {
      status: 413,
      text: `REFUSED: the body is longer than ${options.maxBodyBytes} bytes (server.maxBodyBytes)`,
    });
  };
}

function send(response: Response, answer: Answer): void {
  response.writeHead(answer.status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(answer.text),
    ...answer.headers,
  });
  response.end(answer.text);
}
