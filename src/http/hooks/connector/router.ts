import express, { type RequestHandler, type Response, type Router } from 'express';
import type { Logger } from '../../../domain/logger.ts';
import { clientAddress } from '../../client-address.ts';
import { keepAll, type KeepContext } from '../keep-all.ts';
import { answerOversize, bodyOf, onlyMethods, queryOf, readRawBody, send } from '../steps.ts';
import type { ConnectorDoor } from './door.ts';
import { hitsOf } from './hits.ts';

export interface ConnectorHooksOptions extends KeepContext {
  readonly doors: ReadonlyMap<string, ConnectorDoor>;
  readonly maxBodyBytes: number;
  readonly publicUrl: string | undefined;
  readonly trustedProxies: number;
  readonly logger: Logger;
}

/**
 * `POST /hooks/crm/<connection>`: webhooks of a CRM whose connector reads them itself. What it verifies is kept,
 * however odd, and answered 200 when it is on the disk; else the sender is told to come again.
 */
export function connectorRouter(options: ConnectorHooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  router.all(
    '/hooks/crm/:connection',
    onlyMethods(['POST'], options.counters),
    enter(options),
    readRawBody(options),
    keep(options),
  );
  router.use(answerOversize(options));
  return router;
}

/** What can be refused without the body is, so that a stranger's is never held in memory. */
function enter(options: ConnectorHooksOptions): RequestHandler {
  return (request, response, next) => {
    const { connection = '' } = request.params as Record<string, string | undefined>;
    const door = options.doors.get(connection);
    const reason =
      door === undefined
        ? 'no-such-connection'
        : door.webhooks.refuseHead({ headers: request.headers, now: options.now() });
    if (reason !== undefined) return refuse(options, response, reason);
    response.locals['door'] = door;
    next();
  };
}

function keep(options: ConnectorHooksOptions): RequestHandler {
  return async (request, response) => {
    const door = response.locals['door'] as ConnectorDoor;
    const body = bodyOf(request);
    const receivedAt = options.now();
    const reason = door.webhooks.verify({
      headers: request.headers,
      now: receivedAt,
      target: request.originalUrl,
      publicUrl: options.publicUrl,
      body,
    });
    if (reason !== undefined) return refuse(options, response, reason);
    const { elements, foreign } = door.webhooks.split(body);
    const hits = hitsOf(
      {
        connection: door.name,
        method: request.method,
        query: queryOf(request),
        headers: request.headers,
        remoteAddress: clientAddress(request, options.trustedProxies),
        receivedAt,
      },
      elements,
    );
    if (foreign > 0) {
      options.counters.foreign += foreign;
      options.logger.warn(
        { connection: door.name, foreign, kept: hits.length },
        'events of another account than the one that the connection names were left out',
      );
    }
    const refused = await keepAll(hits, options);
    if (refused === undefined) return send(response, { status: 200, text: `OK ${hits.length} events` });
    send(response, { status: 503, text: `NOT KEPT: ${refused}`, headers: { 'retry-after': '5' } });
  };
}

/** One text for all, so that it does not tell which connections there are; the reason is in the log. */
function refuse(options: ConnectorHooksOptions, response: Response, reason: string): void {
  options.counters.unauthorized += 1;
  options.logger.debug({ reason }, 'a request to a webhook of a CRM was refused');
  send(response, {
    status: 401,
    text: 'REFUSED: no such connection, or not signed as configured; compare keys and clock with connections.<name>.webhooks',
  });
}
