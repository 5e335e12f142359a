import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/** Paths in the dated form and in that of v3, with the object where there is one. */
const OWNERS = /^\/crm\/(?:owners\/[^/]+|v3\/owners)/;
const PROPERTIES = /^\/crm\/(?:properties\/[^/]+|v3\/properties)\/([^/]+)/;

/** The scope that a request takes; undefined = those of contacts do. */
function scopeOf(method: string, path: string): string | undefined {
  if (OWNERS.test(path)) return 'crm.objects.owners.read';
  const object = PROPERTIES.exec(path)?.[1];
  return object === undefined || method === 'GET' ? undefined : `crm.schemas.${object}.write`;
}

/** Refuses what the token has no scope for, as HubSpot does. */
export function requireScopes(withoutScopes: readonly string[]): RequestHandler {
  return ({ method, path }, _response, next) => {
    const scope = scopeOf(method, path);
    if (scope === undefined || !withoutScopes.includes(scope)) return next();
    throw new Problem(
      403,
      'MISSING_SCOPES',
      "This app hasn't been granted all required scopes to make this call.",
      [{ code: 'MISSING_SCOPES', message: 'One or more of the following scopes are required.' }],
    );
  };
}
