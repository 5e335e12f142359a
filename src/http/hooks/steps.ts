import type { IncomingMessage } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { Counters } from '../counters.ts';
import type { Answer } from './answer.ts';

/** What the body reader undoes. */
const ENCODINGS = new Set(['gzip', 'deflate', 'br']);

/** Refuse other methods than these. */
export function onlyMethods(methods: readonly string[], counters: Counters): RequestHandler {
  return (request, response, next) => {
    if (methods.includes(request.method)) return next();
    counters.wrongMethod += 1;
    send(response, {
      status: 405,
      text: `REFUSED: ${request.method} is not for this URL; use ${methods.join(' or ')}`,
      headers: { allow: methods.join(', ') },
    });
  };
}

/** Read the body as it is, whatever its type; a longer one than `maxBodyBytes` is never held as a whole. */
export function readRawBody({ maxBodyBytes }: { readonly maxBodyBytes: number }): RequestHandler {
  const read = express.raw({ type: () => true, limit: maxBodyBytes });
  return (request, response, next) => {
    // Senders put a charset there (`Content-Encoding: utf-8`), for which the reader would refuse the request.
    const encoding = request.headers['content-encoding']?.trim().toLowerCase();
    if (encoding !== undefined && !ENCODINGS.has(encoding)) delete request.headers['content-encoding'];
    read(request, response, next);
  };
}

/** Answer for a body that the reader stopped at its limit; every other error goes on. */
export function answerOversize({
  counters,
  remedy = 'server.maxBodyBytes',
}: {
  readonly counters: Counters;
  /** What to do about it. */
  readonly remedy?: string;
}): ErrorRequestHandler {
  return (error: { readonly type?: string; readonly limit?: number }, _request, response, next) => {
    if (error.type !== 'entity.too.large') return next(error);
    counters.oversize += 1;
    send(response, {
      status: 413,
      text: `REFUSED: the body is longer than ${error.limit ?? 0} bytes (${remedy})`,
    });
  };
}

/** The bytes behind the `?`: Node hands over the URL with one character a byte. */
export function queryOf(request: IncomingMessage): Buffer {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return Buffer.from(mark === -1 ? '' : url.slice(mark + 1), 'latin1');
}

/** What the body reader left; empty where there was no body. */
export function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

export function send(response: Response, answer: Answer): void {
  const length = { 'content-length': Buffer.byteLength(answer.text) };
  const content = { 'content-type': 'text/plain; charset=utf-8', ...length };
  response.writeHead(answer.status, { ...(answer.status === 204 ? {} : content), ...answer.headers });
  response.end(answer.text);
}
