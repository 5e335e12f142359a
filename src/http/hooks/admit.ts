import type { Counters } from '../counters.ts';
import type { Answer } from './answer.ts';
import { admits, type Door, doorOpenedBy } from './doors.ts';

export interface Knock {
  /** The name in the path; undefined on an alias, where the key alone tells. */
  readonly name: string | undefined;
  readonly keys: readonly string[];
  readonly address: string;
  /** `dialer`, `lead source` or `DNC source`, for the answer. */
  readonly kind: string;
}

export type Admission = { readonly door: Door } | { readonly refusal: Answer };

/** Ask whether the request may come in: address and key of the named sender. Counted, never journalled. */
export function admit(knock: Knock, doors: ReadonlyMap<string, Door>, counters: Counters): Admission {
  const candidates = knock.name === undefined ? doors.values() : named(knock.name, doors);
  const door = doorOpenedBy(candidates, knock.keys);
  if (door === undefined) {
    counters.unauthorized += 1;
    return { refusal: unauthorized(knock) };
  }
  if (!admits(door, knock.address)) {
    counters.forbiddenAddress += 1;
    return { refusal: forbiddenAddress(knock.kind, door.name) };
  }
  return { door };
}

function named(name: string, doors: ReadonlyMap<string, Door>): readonly Door[] {
  const door = doors.get(name);
  return door === undefined ? [] : [door];
}

export function forbiddenAddress(kind: string, name: string): Answer {
  return {
    status: 403,
    text: `REFUSED: ${kind} ${name} may not be reached from this address; add it to allowIps`,
  };
}

/** The same for a sender that there is not as for a wrong key. */
export function unauthorized(knock: Pick<Knock, 'keys' | 'kind'>): Answer {
  const reason = knock.keys.length === 0 ? 'no key in the URL' : 'the key is not the configured one';
  return {
    status: 401,
    text: `REFUSED: ${reason} for this ${knock.kind}`,
    // wget sends the credentials of a URL only after this challenge.
    headers: { 'www-authenticate': 'Basic realm="vicibridge"' },
  };
}
