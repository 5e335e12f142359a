import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { clientAddress } from '../client-address.ts';
import { HOOK_TRIGGERS, hookPath, VICIDIAL_ALIASES } from '../../domain/hit/hook-paths.ts';
import type { Counters } from '../counters.ts';
import type { MendedRequests } from '../mended-requests.ts';
import { type AcceptContext, accept } from './accept.ts';
import { admit } from './admit.ts';
import { presentedKeys } from './credentials.ts';
import type { Door } from './doors.ts';
import { answerOversize, bodyOf, onlyMethods, queryOf, readRawBody, send } from './steps.ts';

export interface HooksOptions extends AcceptContext {
  readonly dialers: ReadonlyMap<string, Door>;
  readonly mended: MendedRequests;
  readonly trustedProxies: number;
  readonly maxBodyBytes: number;
  readonly counters: Counters;
}

/** What a route knows of a request before it is admitted. */
interface Target {
  readonly name: string | undefined;
  readonly trigger: string;
  readonly pathKey: string | undefined;
  /** The path without the key. */
  readonly path: string;
}

/** The door through which the hits of a dialer come in. */
export function hooksRouter(options: HooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const take = (target: (request: Request) => Target) => [
    onlyMethods(['GET', 'POST'], options.counters),
    admitFirst(options, target),
    readRawBody(options),
    keep(options),
  ];
  router.all('/hooks/vicidial/:dialer/:trigger{/:key}', knownTrigger(options.counters), take(vicidialTarget));
  for (const [path, trigger] of VICIDIAL_ALIASES) {
    router.all(
      `${path}{/:key}`,
      take((request) => aliasTarget(request, path, trigger)),
    );
  }
  router.use(answerOversize(options));
  return router;
}

function vicidialTarget(request: Request): Target {
  const { dialer = '', trigger = '', key } = request.params as Record<string, string | undefined>;
  return { name: dialer, trigger, pathKey: key, path: hookPath(dialer, trigger) };
}

function aliasTarget(request: Request, path: string, trigger: string): Target {
  const { key } = request.params as Record<string, string | undefined>;
  return { name: undefined, trigger, pathKey: key, path };
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
    const query = mended?.query ?? queryOf(request);
    const address = clientAddress(request, options.trustedProxies);
    const { authorization } = request.headers;
    const keys = presentedKeys({ pathKey: target.pathKey, query, authorization });
    const admission = admit(
      { name: target.name, kind: 'dialer', address, keys },
      options.dialers,
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
        hook: 'vicidial',
        source: door.name,
        trigger: target.trigger,
        timezone: door.timezone,
        method: request.method,
        path: target.path,
        query,
        headers: request.headers,
        body: bodyOf(request),
        remoteAddress: address,
        salvaged,
      },
      options,
    );
    send(response, answer);
  };
}

function knownTrigger(counters: Counters) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { trigger } = request.params as Record<string, string | undefined>;
    if (trigger !== undefined && HOOK_TRIGGERS.has(trigger)) return next();
    counters.notFound += 1;
    send(response, {
      status: 404,
      text: `REFUSED: this URL names no trigger; use one of ${[...HOOK_TRIGGERS].join(', ')}`,
    });
  };
}
