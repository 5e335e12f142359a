import type { Request, Response } from 'express';
import type { Answer } from '../answer.ts';
import type { LeadDoor } from './door.ts';

const METHODS = 'GET, POST';
const HEADERS =
  'authorization, content-type, idempotency-key, webhook-id, webhook-signature, webhook-timestamp, x-vicibridge-secret';
const MAX_AGE_SECONDS = '600';

/**
 * Let the page that posts read the answer, where it may post. Resolves with a refusal where it may not: a
 * browser tells the page's origin with every post, other senders tell none.
 */
export function admitOrigin(request: Request, response: Response, door: LeadDoor): Answer | undefined {
  const { allowOrigins } = door.settings;
  const { origin } = request.headers;
  if (allowOrigins.length === 0) return undefined;
  response.setHeader('vary', 'origin');
  if (origin === undefined) return undefined;
  if (!allowOrigins.includes(origin)) {
    return {
      status: 403,
      text: `REFUSED: pages of this origin may not post to lead source ${door.name}; add it to allowOrigins`,
    };
  }
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'retry-after');
  return undefined;
}

/** What a browser asks before a script may post: answered where scripts may post at all. */
export function preflight(door: LeadDoor | undefined): Answer | undefined {
  if (door === undefined || door.settings.allowOrigins.length === 0) return undefined;
  return {
    status: 204,
    text: '',
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': HEADERS,
      'access-control-max-age': MAX_AGE_SECONDS,
    },
  };
}
