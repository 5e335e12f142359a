import type { IdentityMap } from '../connector.ts';

/**
 * An identity map for a preview: it knows what the real one knows, and what is written to it is forgotten with
 * it, so that everything that looks at people can run without leaving a trace.
 */
export function lookOnly(identities: IdentityMap): IdentityMap {
  const written = new Map<string, string | undefined>();
  const place = (kind: string, key: string): string => JSON.stringify([kind, key]);
  return {
    async get(kind, key) {
      const at = place(kind, key);
      return written.has(at) ? written.get(at) : identities.get(kind, key);
    },
    async set(kind, key, id) {
      written.set(place(kind, key), id);
    },
    async forget(kind, key) {
      written.set(place(kind, key), undefined);
    },
    async keysOf(kind, id) {
      const before = await identities.keysOf(kind, id);
      return before.filter((key) => !written.has(place(kind, key)));
    },
  };
}
