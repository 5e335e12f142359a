import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account, SharedSecret } from '../../account.ts';
import { DeliveryError } from '../../domain/errors.ts';
import { busyError } from './errors.ts';
import { Flights } from './flights.ts';

/** A secret in use. Times are milliseconds since the epoch. */
export interface KeptSecret {
  readonly value: string;
  readonly fetchedAt: number;
  readonly expiresAt: number;
}

/** Where all workers of an account find a secret. */
export interface SecretStore {
  /** undefined = there is none, or none that this `sealedWith` opens. */
  read(secret: SharedSecret): Promise<KeptSecret | undefined>;
  write(secret: SharedSecret, kept: KeptSecret): Promise<void>;
  /** Nobody else fetches the secret of this name meanwhile. */
  alone<Result>(
    name: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

/** So long before its end a secret is renewed, or at the last tenth of its life if that is shorter. */
const EARLY_MAX_MS = 60_000;
const EARLY_SHARE = 0.1;
/** An early renewal that failed is tried again after this; the old secret is good meanwhile. */
const EARLY_AGAIN_MS = 5000;
const EARLY_TIMEOUT_MS = 30_000;

/** The secrets of one account: in memory, else from the store, else fetched by one at a time. */
export function createSecrets(
  store: SecretStore,
  { who, now }: { readonly who: string; readonly now: () => number },
): Pick<Account, 'shared' | 'renew'> {
  const memory = new Map<string, KeptSecret>();
  const early = new Map<string, number>();
  const flights = new Flights<KeptSecret>();

  const isGood = ({ expiresAt }: KeptSecret): boolean => now() < expiresAt;
  const isFresh = ({ fetchedAt, expiresAt }: KeptSecret): boolean =>
    now() < expiresAt - Math.min(EARLY_MAX_MS, (expiresAt - fetchedAt) * EARLY_SHARE);

  /** @param isWanted which secret of the store will do */
  async function obtain(
    secret: SharedSecret,
    isWanted: (kept: KeptSecret) => boolean,
    signal: AbortSignal,
  ): Promise<KeptSecret> {
    const found = await read(secret, isWanted);
    if (found !== undefined) return found;
    return store.alone(secret.name, signal, async (inTurn) => {
      // Whoever had the turn before may have fetched it.
      const since = await read(secret, isWanted);
      if (since !== undefined) return since;
      const fetched = { ...(await secret.fetch(inTurn)), fetchedAt: now() };
      await store.write(secret, fetched);
      return keep(secret, fetched);
    });
  }

  async function read(
    secret: SharedSecret,
    isWanted: (kept: KeptSecret) => boolean,
  ): Promise<KeptSecret | undefined> {
    const found = await store.read(secret);
    return found !== undefined && isWanted(found) ? keep(secret, found) : undefined;
  }

  function keep({ name }: SharedSecret, kept: KeptSecret): KeptSecret {
    memory.set(name, kept);
    return kept;
  }

  /** Nobody waits for it: the old one is good for a while. */
  function renewEarly(secret: SharedSecret): void {
    const { name } = secret;
    if (now() < (early.get(name) ?? 0)) return;
    early.set(name, now() + EARLY_AGAIN_MS);
    flights
      .run(`early ${name}`, AbortSignal.timeout(EARLY_TIMEOUT_MS), (signal) =>
        obtain(secret, isFresh, signal),
      )
      // Should it be lasting, whoever needs the secret after its end is told.
      .catch(() => undefined);
  }

  async function waitFor(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<KeptSecret>,
  ): Promise<string> {
    try {
      const { value } = await flights.run(key, signal, work);
      return value;
    } catch (error) {
      if (error instanceof DeliveryError || !signal.aborted) throw error;
      throw busyError(who, 'its access was not renewed before our time was up', error);
    }
  }

  return {
    async shared(secret, signal) {
      const known = memory.get(secret.name);
      if (known === undefined || !isGood(known))
        return waitFor(`get ${secret.name}`, signal, (flying) => obtain(secret, isGood, flying));
      if (!isFresh(known)) renewEarly(secret);
      return known.value;
    },
    async renew(secret, refused, signal) {
      const isOther = (kept: KeptSecret): boolean => isGood(kept) && !isSame(kept.value, refused);
      const known = memory.get(secret.name);
      if (known !== undefined && isOther(known)) return known.value;
      return waitFor(`renew ${secret.name} ${digest(refused).toString('base64')}`, signal, (flying) =>
        obtain(secret, isOther, flying),
      );
    },
  };
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
