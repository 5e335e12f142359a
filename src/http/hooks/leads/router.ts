import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { LEAD_ALIASES } from '../../../config/source-access.ts';
import { clientAddress } from '../../client-address.ts';
import type { MendedRequests } from '../../mended-requests.ts';
import { admits } from '../doors.ts';
import { forbiddenAddress } from '../admit.ts';
import { presentedKeys } from '../credentials.ts';
import { onlyMethods, queryOf, readRawBody, send } from '../steps.ts';
import type { LeadDoor } from './door.ts';
import { claiming, enter } from './enter.ts';
import { formed, type LeadAnswer, refused } from './lead-answer.ts';
import { admitOrigin, preflight } from './origin.ts';
import { type EnteredPost, paced, type PostContext, takePost } from './take-post.ts';

export interface LeadHooksOptions extends PostContext {
  readonly doors: ReadonlyMap<string, LeadDoor>;
  readonly mended: MendedRequests;
  readonly trustedProxies: number;
  readonly maxBodyBytes: number;
}

interface Target {
  readonly name: string | undefined;
  readonly alias: string | undefined;
  readonly pathKey: string | undefined;
  /** The path without the key. */
  readonly path: string;
}

/** A stranger cannot make us hold more than this. */
const PUBLIC_BODY_BYTES = 64 * 1024;

/** `/hooks/leads/<source>`: posts of web forms, vendors and CRMs. */
export function leadsRouter(options: LeadHooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const steps = (targetOf: (request: Request) => Target): RequestHandler[] => [
    answerPreflight(options, targetOf),
    onlyMethods(['GET', 'POST'], options.counters),
    enterFirst(options, targetOf),
    readBody(options),
    keep(options),
  ];
  router.all('/hooks/leads/:source{/:key}', steps(leadTarget));
  for (const alias of LEAD_ALIASES) {
    router.all(
      `${alias}{/:key}`,
      steps((request) => aliasTarget(request, alias)),
    );
  }
  router.use(answerOversize(options));
  return router;
}

function leadTarget(request: Request): Target {
  const { source = '', key } = request.params as Record<string, string | undefined>;
  return { name: source, alias: undefined, pathKey: key, path: `/hooks/leads/${source}` };
}

function aliasTarget(request: Request, alias: string): Target {
  const { key } = request.params as Record<string, string | undefined>;
  return { name: undefined, alias, pathKey: key, path: alias };
}

function answerPreflight(options: LeadHooksOptions, targetOf: (request: Request) => Target): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'OPTIONS') return next();
    const { name, alias } = targetOf(request);
    const door = name === undefined ? claiming(alias, options.doors) : options.doors.get(name);
    const answer = preflight(door);
    if (answer === undefined || door === undefined) return next();
    const refusal = admitOrigin(request, response, door);
    if (refusal !== undefined) options.counters.forbiddenOrigin += 1;
    send(response, refusal ?? answer);
  };
}

/** What can be refused without the body is, so that a stranger's is never held in memory. */
function enterFirst(options: LeadHooksOptions, targetOf: (request: Request) => Target) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { counters } = options;
    const target = targetOf(request);
    const mended = options.mended.of(request);
    const query = mended?.query ?? queryOf(request);
    const address = clientAddress(request, options.trustedProxies);
    const keys = presentedKeys({
      pathKey: target.pathKey,
      query,
      authorization: request.headers.authorization,
      secretHeader: secretHeader(request),
    });
    const entry = enter({ ...target, keys, headers: request.headers, now: options.now() }, options.doors);
    if ('refusal' in entry) {
      counters[entry.count] += 1;
      send(response, formed(refused(entry.refusal, 'unauthorized'), request.headers, undefined));
      return;
    }
    const { door, proof } = entry;
    const post: EnteredPost = {
      door,
      proof,
      path: target.path,
      query,
      address,
      salvaged: mended !== undefined,
    };
    response.locals['post'] = post;
    const refusal = await stopped(request, response, { post, options });
    if (refusal === undefined) next();
    else reply(request, response, refusal);
  };
}

/** Address, page and pace of a sender; the pace of one that signs is asked when the signature is verified. */
async function stopped(
  request: Request,
  response: Response,
  { post, options }: { readonly post: EnteredPost; readonly options: LeadHooksOptions },
): Promise<LeadAnswer | undefined> {
  const { door, address, proof } = post;
  const { counters } = options;
  if (!admits(door, address)) {
    counters.forbiddenAddress += 1;
    return refused(forbiddenAddress('lead source', door.name), 'address');
  }
  const forbidden = admitOrigin(request, response, door);
  if (forbidden !== undefined) {
    counters.forbiddenOrigin += 1;
    return refused(forbidden, 'origin');
  }
  return proof === 'signature' ? undefined : paced(post, counters);
}

function readBody({ maxBodyBytes }: LeadHooksOptions): RequestHandler {
  const read = readRawBody({ maxBodyBytes });
  const readPublic = readRawBody({ maxBodyBytes: Math.min(maxBodyBytes, PUBLIC_BODY_BYTES) });
  return (request, response, next) => {
    const { door } = postOf(response);
    return (door.settings.public ? readPublic : read)(request, response, next);
  };
}

function keep(options: LeadHooksOptions): RequestHandler {
  return async (request, response) => {
    reply(request, response, await takePost(request, response, postOf(response), options));
  };
}

function answerOversize({ counters }: LeadHooksOptions) {
  return (
    error: { readonly type?: string; readonly limit?: number },
    request: Request,
    response: Response,
    next: NextFunction,
  ): void => {
    if (error.type !== 'entity.too.large') return next(error);
    counters.oversize += 1;
    const remedy = postOf(response).door.settings.public ? 'for a public source' : 'server.maxBodyBytes';
    const text = `REFUSED: the body is longer than ${error.limit ?? 0} bytes (${remedy})`;
    reply(request, response, refused({ status: 413, text }, 'too-long'));
  };
}

function reply(request: Request, response: Response, answer: LeadAnswer): void {
  const { door } = postOf(response);
  // The answer is for a connection that may be gone; then there is nobody to tell.
  if (!response.destroyed) send(response, formed(answer, request.headers, door.settings.redirect));
}

function postOf(response: Response): EnteredPost {
  return response.locals['post'] as EnteredPost;
}

function secretHeader({ headers }: Request): string | undefined {
  const value = headers['x-vicibridge-secret'];
  return typeof value === 'string' ? value : undefined;
}
