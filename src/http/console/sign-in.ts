import type { NextFunction, Request, Response } from 'express';
import { KeyRing } from '../hooks/key-ring.ts';

export interface ConsoleUser {
  readonly name: string;
  readonly password: string;
  readonly role: 'read' | 'write';
}

export type ConsoleRole = ConsoleUser['role'];

const BASIC = /^basic\s+(\S+)\s*$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Let signed-in people through (HTTP Basic) and leave their role in `response.locals.role`. Without the
 * write role, and from a page of another site, nothing but looking is allowed.
 */
export function signIn(users: readonly ConsoleUser[]) {
  // Name and password are compared as one secret, in constant time.
  const known = users.map((user) => ({
    ring: new KeyRing([`${user.name}:${user.password}`]),
    role: user.role,
  }));
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = credentials(request.headers.authorization);
    let role: ConsoleRole | undefined;
    for (const user of known) if (given !== undefined && user.ring.opens(given)) role = user.role;
    if (role === undefined) {
      response.set('www-authenticate', 'Basic realm="vicibridge console", charset="UTF-8"');
      return void response.status(401).type('text').send('Sign in with a user of console.users\n');
    }
    if (!SAFE_METHODS.has(request.method)) {
      if (role !== 'write') {
        return void response.status(403).type('text').send('This user may look only (role: read)\n');
      }
      if (isCrossSite(request)) {
        return void response.status(403).type('text').send('Refused: the request comes from another site\n');
      }
    }
    response.locals['role'] = role;
    next();
  };
}

function credentials(header: string | undefined): string | undefined {
  const encoded = BASIC.exec(header ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Browsers send the password by themselves, also for a form on somebody else's page. */
function isCrossSite(request: Request): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = request.headers;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
