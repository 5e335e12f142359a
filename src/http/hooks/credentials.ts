import { parseQuery } from '../../domain/hit/query.ts';

const KEY_NAME = 'key';
const BEARER = /^bearer\s+(\S+)\s*$/i;
const BASIC = /^basic\s+(\S+)\s*$/i;

export interface PresentedBy {
  /** From the path; undefined when it has none. */
  readonly pathKey: string | undefined;
  readonly query: Uint8Array;
  readonly authorization: string | undefined;
  /** For lead and DNC sources: `X-Vicibridge-Secret`. */
  readonly secretHeader?: string | undefined;
}

/**
 * Every key that a request shows: in the path, as `key=`, or as Basic credentials (as user name or password:
 * `https://KEY@host/` and `https://user:KEY@host/` both occur), or as a bearer token.
 */
export function presentedKeys(request: PresentedBy): readonly string[] {
  const keys: string[] = [];
  if (request.pathKey !== undefined) keys.push(request.pathKey);
  if (request.secretHeader !== undefined) keys.push(request.secretHeader);
  if (request.authorization !== undefined) keys.push(...fromAuthorization(request.authorization));
  if (Buffer.from(request.query.buffer, request.query.byteOffset, request.query.length).includes('key=')) {
    for (const { name, value } of parseQuery(request.query)) if (name === KEY_NAME) keys.push(value);
  }
  return keys.filter((key) => key !== '');
}

function fromAuthorization(header: string): readonly string[] {
  const bearer = BEARER.exec(header)?.[1];
  if (bearer !== undefined) return [bearer];
  const basic = BASIC.exec(header)?.[1];
  if (basic === undefined) return [];
  const decoded = Buffer.from(basic, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? [decoded] : [decoded.slice(colon + 1), decoded.slice(0, colon)];
}
