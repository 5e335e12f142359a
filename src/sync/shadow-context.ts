import type { DeliveryContext, IdentityMap } from '../connector.ts';

/** What a delivery gets in the place of what it would write to. */
export type ShadowContext = Required<Pick<DeliveryContext, 'identities' | 'ownWrites'>>;

/**
 * An identity map that is read as it is and written in memory only, for one delivery that is only looked at; and
 * no announcements, for nothing is written.
 */
export function shadowContext(identities: IdentityMap): ShadowContext {
  return { identities: shadowIdentities(identities), ownWrites: { announce: () => Promise.resolve() } };
}

function shadowIdentities(real: IdentityMap): IdentityMap {
  /** By kind and key; undefined = forgotten. */
  const written = new Map<string, Map<string, string | undefined>>();

  function note(kind: string, key: string, id: string | undefined): void {
    const entries = written.get(kind) ?? new Map<string, string | undefined>();
    written.set(kind, entries.set(key, id));
  }

  return {
    async get(kind, key, withinMs) {
      const own = written.get(kind);
      return own?.has(key) === true ? own.get(key) : real.get(kind, key, withinMs);
    },
    async set(kind, key, id) {
      note(kind, key, id);
    },
    async forget(kind, key) {
      note(kind, key, undefined);
    },
    async keysOf(kind, id) {
      const own = written.get(kind) ?? new Map<string, string | undefined>();
      const kept = (await real.keysOf(kind, id)).filter((key) => !own.has(key));
      const added = [...own].flatMap(([key, value]) => (value === id ? [key] : []));
      return [...kept, ...added];
    },
  };
}
