import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { guard, type GuardedDoor, messageFault, NO_DOOR, recordsAdmission, signedId } from './admission.ts';
import type { SalesforceContext } from './context.ts';
import type { SalesforceDoor } from './door.ts';
import { takeMessage } from './take-message.ts';
import { takeRecords } from './take-records.ts';

export interface SalesforceHooksOptions extends SalesforceContext {
  readonly doors: ReadonlyMap<string, SalesforceDoor>;
  readonly maxBodyBytes: number;
}

/** An outbound message of 100 notifications has some 100 KB; XML costs more to read than it has bytes. */
const MOST_XML_BYTES = 1_048_576;
const TEXT = 'text/plain; charset=utf-8';
const SOAP = 'text/xml; charset=utf-8';

/** The doors for Salesforce: outbound messages (SOAP) and JSON posts of flows and Apex. */
export function salesforceRouter(options: SalesforceHooksOptions): Router {
  const router = express.Router({ caseSensitive: true });
  const doors = new Map([...options.doors].map(([name, door]) => [name, guard(door)]));
  const none = guard(NO_DOOR);
  const doorOf = ({ params }: Request): GuardedDoor => doors.get(String(params['connection'])) ?? none;
  const messageBytes = Math.min(options.maxBodyBytes, MOST_XML_BYTES);

  router.all(
    '/hooks/salesforce/:connection/outbound-message{/:token}',
    postOnly(options),
    (request: Request, response: Response, next: NextFunction) => {
      const token = (request.params as Record<string, string | undefined>)['token'];
      const fault = messageFault(doorOf(request), request, token);
      if (fault === undefined) next();
      else refuse(options, response, fault);
    },
    express.raw({ type: () => true, limit: messageBytes }),
    async (request: Request, response: Response) => {
      const answer = await takeMessage(request, bodyOf(request), doorOf(request).door, options);
      send(response, answer.status, SOAP, answer.body);
    },
    oversize(options, messageBytes),
  );

  router.all(
    '/hooks/salesforce/:connection',
    postOnly(options),
    (request: Request, response: Response, next: NextFunction) => {
      const admission = recordsAdmission(doorOf(request), request, options.now());
      if (typeof admission === 'object') return refuse(options, response, admission.fault);
      response.locals['verify'] = admission === 'verify';
      next();
    },
    express.raw({ type: () => true, limit: options.maxBodyBytes }),
    async (request: Request, response: Response) => {
      const guarded = doorOf(request);
      const body = bodyOf(request);
      const signed =
        response.locals['verify'] === true ? signedId(guarded, request, body, options.now()) : undefined;
      if (signed !== undefined && 'fault' in signed) return refuse(options, response, signed.fault);
      const sender = { connection: guarded.door.name, messageId: signed?.id };
      const answer = await takeRecords(request, body, sender, options);
      send(response, answer.status, answer.type, answer.body, answer.headers);
    },
    oversize(options, options.maxBodyBytes),
  );
  return router;
}

function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function postOnly({ counters }: SalesforceHooksOptions) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'POST') return next();
    counters.wrongMethod += 1;
    send(response, 405, TEXT, `REFUSED: ${request.method} is not for this URL; use POST`, { allow: 'POST' });
  };
}

function refuse({ counters }: SalesforceHooksOptions, response: Response, fault: string): void {
  counters.unauthorized += 1;
  send(response, 401, TEXT, `REFUSED: ${fault}`);
}

function oversize({ counters }: SalesforceHooksOptions, bytes: number) {
  return (
    error: Error & { type?: string },
    _request: Request,
    response: Response,
    next: NextFunction,
  ): void => {
    if (error.type !== 'entity.too.large') return next(error);
    counters.oversize += 1;
    send(response, 413, TEXT, `REFUSED: the body is longer than ${bytes} bytes (server.maxBodyBytes)`);
  };
}

function send(
  response: Response,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
