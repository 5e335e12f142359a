import { HOOK_TRIGGERS, hookPath, VICIDIAL_ALIASES } from '../hit/hook-paths.ts';
import { maskSecrets } from '../hit/parameters.ts';
import { parseQuery } from '../hit/query.ts';

/** A URL of a dialer's that leads to us. */
export interface OurHook {
  /** The word in the path, or the one that an alias stands for. */
  readonly trigger: string;
  /** As the receiver keeps it: without a key, and without what a proxy may take off in front. */
  readonly path: string;
  /** What stands behind the `?`, as it is, secrets masked. */
  readonly query: string;
  /** `https://host`, with a port that is not the usual one. */
  readonly origin: string;
  /** The first of `keys`. */
  readonly key: string | undefined;
  /** Every key that the URL shows: in the path, as `key=`, as password or user name. */
  readonly keys: readonly string[];
}

const ABSOLUTE = /^(?:VAR)?(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i;
const HOOK = /\/hooks\/vicidial\/([^/]+)\/([^/]+)(?:\/([^/]+))?\/?$/;

/**
 * Whether a URL, from the dialer's configuration or from its log of URLs, is one that the receiver takes for a hit
 * of `dialer`; undefined = it is not. One of the paths that name no dialer counts: its key says whose it is. The
 * path may stand behind another one (a proxy in front of us), values and tags may be raw. Never throws.
 */
export function ourHook(url: string, { dialer }: { readonly dialer: string }): OurHook | undefined {
  const [, scheme = '', authority = '', path = '', query = ''] = ABSOLUTE.exec(url) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (host === '') return undefined;
  const place = hookOf(path, dialer) ?? aliasOf(path);
  if (place === undefined) return undefined;
  const bytes = Buffer.from(query, 'utf8');
  const keys = [
    ...(place.key === undefined ? [] : [place.key]),
    ...parseQuery(bytes).flatMap(({ name, value }) => (name === 'key' ? [value] : [])),
    ...credentialsOf(authority.slice(0, Math.max(at, 0))),
  ].filter((key) => key !== '');
  return {
    trigger: place.trigger,
    path: place.path,
    query: Buffer.from(maskSecrets(bytes)).toString('utf8'),
    origin: originOf(scheme.toLowerCase(), host),
    key: keys[0],
    keys,
  };
}

interface Place {
  readonly trigger: string;
  readonly path: string;
  readonly key: string | undefined;
}

function hookOf(path: string, dialer: string): Place | undefined {
  const [, name = '', word = '', key] = HOOK.exec(path) ?? [];
  const trigger = decoded(word);
  if (trigger === undefined || decoded(name) !== dialer || !HOOK_TRIGGERS.has(trigger)) return undefined;
  return { trigger, path: hookPath(dialer, trigger), key: key === undefined ? undefined : decoded(key) };
}

function aliasOf(path: string): Place | undefined {
  for (const [alias, trigger] of VICIDIAL_ALIASES) {
    const start = path.lastIndexOf(alias);
    if (start === -1) continue;
    const [, key, rest] = /^(?:\/([^/]+))?\/?(.*)$/s.exec(path.slice(start + alias.length)) ?? [];
    if (rest === '') return { trigger, path: alias, key: key === undefined ? undefined : decoded(key) };
  }
  return undefined;
}

/** Password, then user name: `https://user:KEY@host/` and `https://KEY@host/` both occur. */
function credentialsOf(userinfo: string): readonly string[] {
  const colon = userinfo.indexOf(':');
  const parts = colon === -1 ? [userinfo] : [userinfo.slice(colon + 1), userinfo.slice(0, colon)];
  return parts.map((part) => decoded(part) ?? part);
}

function originOf(scheme: string, host: string): string {
  const origin = `${scheme}://${host.toLowerCase()}`;
  return URL.canParse(origin) ? new URL(origin).origin : origin;
}

/** Undefined where the receiver's router would refuse it. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
