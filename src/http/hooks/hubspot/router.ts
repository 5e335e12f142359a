import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from '../../../domain/logger.ts';
import { clientAddress } from '../../client-address.ts';
import { keepAll, type KeepContext } from '../keep-all.ts';
import { answerOversize, bodyOf, onlyMethods, queryOf, readRawBody, send } from '../steps.ts';
import type { HubspotDoor } from './door.ts';
import { type Entrance, entranceOf } from './entrance.ts';
import { hitsOf } from './hits.ts';
import { largeBodies } from './large-bodies.ts';
import { checkClaim } from './signature.ts';

export interface HubspotHooksOptions extends KeepContext {
  readonly doors: ReadonlyMap<string, HubspotDoor>;
  readonly maxBodyBytes: number;
  /** How HubSpot reaches this server, without a slash at its end: part of what its signature signs. */
  readonly publicUrl: string | undefined;
  readonly trustedProxies: number;
  readonly logger: Logger;
}

/**
 * `POST /hooks/hubspot/<connection>`: the events of an app's subscriptions. `POST` or `GET
 * /hooks/hubspot/<connection>/workflow`: the workflow action "Send a webhook". What is signed is kept, however
 * odd, and answered 200 when it is on the disk; HubSpot waits 5 seconds and repeats what got no 2xx.
 */
export function hubspotRouter(options: HubspotHooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const { counters } = options;
  const large = largeBodies(options);
  const steps = (trigger: Entrance['trigger'], methods: readonly string[]): RequestHandler[] => [
    onlyMethods(methods, counters),
    enter(options, trigger),
    ...(trigger === 'event' ? [large.admit, readRawBody(large)] : [readRawBody(options)]),
    keep(options),
  ];
  router.all('/hooks/hubspot/:connection', steps('event', ['POST']));
  router.all('/hooks/hubspot/:connection/workflow', steps('workflow', ['GET', 'POST']));
  router.use(answerOversize(options));
  return router;
}

/** What can be refused without the body is, so that a stranger's is never held in memory. */
function enter(options: HubspotHooksOptions, trigger: Entrance['trigger']): RequestHandler {
  return (request, response, next) => {
    const { connection = '' } = request.params as Record<string, string | undefined>;
    const door = options.doors.get(connection);
    const entrance =
      door === undefined ? 'absent' : entranceOf(door, trigger, request.headers, options.now());
    if (typeof entrance === 'string') return refuse(options, response, entrance);
    response.locals['entrance'] = entrance;
    next();
  };
}

function keep(options: HubspotHooksOptions): RequestHandler {
  return async (request, response) => {
    const { door, trigger, claim } = response.locals['entrance'] as Entrance;
    const body = bodyOf(request);
    const signed = { method: request.method, target: request.originalUrl, body };
    const keys = { secrets: door.secrets, publicUrl: options.publicUrl };
    const fault = claim === undefined ? undefined : checkClaim(claim, signed, keys);
    if (fault !== undefined) return refuse(options, response, fault);
    const { hits, foreign } = hitsOf({
      door,
      trigger,
      body,
      method: request.method,
      query: queryOf(request),
      headers: request.headers,
      remoteAddress: clientAddress(request, options.trustedProxies),
      signature: claim?.version,
      receivedAt: options.now(),
    });
    if (foreign > 0) {
      options.counters.foreign += foreign;
      options.logger.warn(
        { connection: door.name, foreign, kept: hits.length },
        'events of another HubSpot account than webhooks.portalId were left out',
      );
    }
    const refused = await keepAll(hits, options);
    if (refused !== undefined) {
      send(response, { status: 503, text: `NOT KEPT: ${refused}`, headers: { 'retry-after': '5' } });
      return;
    }
    send(response, { status: 200, text: `OK ${hits.length} events` });
  };
}

/** One text for all, so that it does not tell which accounts there are; the reason is in the log. */
function refuse(options: HubspotHooksOptions, response: express.Response, reason: string): void {
  options.counters.unauthorized += 1;
  options.logger.debug({ reason }, 'a request to a HubSpot hook was refused');
  const missing = options.publicUrl === undefined ? ' (server.publicUrl is not configured)' : '';
  send(response, {
    status: 401,
    text: `REFUSED: no such account, or not signed as configured; compare secret, clock and server.publicUrl${missing}`,
  });
}
