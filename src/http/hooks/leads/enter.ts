import type { IncomingHttpHeaders } from 'node:http';
import { unauthorized } from '../admit.ts';
import type { Answer } from '../answer.ts';
import { doorOpenedBy } from '../doors.ts';
import { checkWebhookHeaders, webhookFaultText } from '../standard-webhooks.ts';
import type { LeadDoor } from './door.ts';

export interface LeadKnock {
  /** The name in the path; undefined on an alias. */
  readonly name: string | undefined;
  /** The path, where it is an alias. */
  readonly alias: string | undefined;
  readonly keys: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly now: number;
}

/** `signature`: it is still to be compared, with the body. */
export type Entry =
  | { readonly door: LeadDoor; readonly proof: 'key' | 'public' | 'signature' }
  | { readonly refusal: Answer; readonly count: 'unauthorized' | 'badSignature' };

const KIND = 'lead source';

/**
 * The one source that a post is for, as far as it can be told before the body is read. On an alias a secret
 * finds its source; a post that shows none goes to the source that claims the alias.
 */
export function enter(knock: LeadKnock, doors: ReadonlyMap<string, LeadDoor>): Entry {
  const { name, keys } = knock;
  if (name === undefined) {
    const opened = doorOpenedBy(doors.values(), keys);
    return opened === undefined
      ? withoutKey(knock, claiming(knock.alias, doors))
      : { door: opened, proof: 'key' };
  }
  const door = doors.get(name);
  if (door?.settings.public === true) return { door, proof: 'public' };
  if (door !== undefined && doorOpenedBy([door], keys) !== undefined) return { door, proof: 'key' };
  return withoutKey(knock, door);
}

/** The source that a configuration lets claim the path; it sees to it that there is one at most. */
export function claiming(
  alias: string | undefined,
  doors: ReadonlyMap<string, LeadDoor>,
): LeadDoor | undefined {
  if (alias === undefined) return undefined;
  return [...doors.values()].find(({ settings }) => settings.aliases.includes(alias));
}

function withoutKey(knock: LeadKnock, door: LeadDoor | undefined): Entry {
  const { keys, headers, now } = knock;
  const refused = (): Entry => ({ refusal: unauthorized({ keys, kind: KIND }), count: 'unauthorized' });
  if (door === undefined) return refused();
  // A wrong secret is a mistake that its sender must hear of, and no reason to take it for a stranger.
  if (door.settings.public) return keys.length === 0 ? { door, proof: 'public' } : refused();
  if (door.settings.signingSecrets.length === 0) return refused();
  const verdict = checkWebhookHeaders(headers, now);
  if (verdict === 'unsigned') return refused();
  if (verdict === 'ok') return { door, proof: 'signature' };
  return { refusal: badSignature(webhookFaultText(verdict)), count: 'badSignature' };
}

export function badSignature(fault: string): Answer {
  return { status: 401, text: `REFUSED: ${fault}` };
}
