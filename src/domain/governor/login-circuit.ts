import { type CircuitState, closed, enter, type Entry, opened, unclear } from './circuit.ts';
import type { SharedDocument } from './shared-document.ts';

/** The login circuit of one dialer, as all its workers see it. */
export interface LoginCircuit {
  /** `ticket` names one call; asked again with the same ticket the one that tries is still the one. */
  enter(ticket: string): Promise<Entry>;
  /** The dialer has refused a login, or says that the user is locked: nobody calls any more. */
  open(why: 'refused' | 'locked'): Promise<void>;
  /** The call that tried was let in. */
  close(): Promise<void>;
  /** The call that tried got no answer about the login. */
  giveBack(ticket: string): Promise<void>;
  /** When it was closed last, as far as this process has seen; undefined = it is open, or never was. */
  closedSince(): number | undefined;
}

/**
 * The circuit on a shared document. What this process has seen it also keeps in memory, so that a Redis that
 * was emptied or is away opens no gate: the memory is written back.
 */
export function createLoginCircuit(document: SharedDocument<CircuitState>, now: () => number): LoginCircuit {
  let seen: CircuitState | undefined;

  return {
    async enter(ticket) {
      try {
        return await document.change((state, at) => {
          const [next, entry] = enter(newer(state, seen, at), at, ticket);
          seen = next;
          return [next, entry];
        });
      } catch (error) {
        const [, entry] = enter(seen, now(), ticket);
        if (entry.kind === 'refused' || entry.kind === 'locked') return entry;
        throw error;
      }
    },
    async open(why) {
      seen = opened(seen, now(), why);
      await document.change<void>((state, at) => {
        seen = opened(state, at, why);
        return [seen, undefined];
      });
    },
    async close() {
      await document.change<void>((_state, at) => {
        seen = closed(at);
        return [seen, undefined];
      });
    },
    async giveBack(ticket) {
      await document.change<void>((state, at) => {
        seen = unclear(state, at, ticket);
        return [seen, undefined];
      });
    },
    closedSince: () => (seen?.is === 'closed' ? seen.since : undefined),
  };
}

function newer(
  state: CircuitState | undefined,
  seen: CircuitState | undefined,
  at: number,
): CircuitState | undefined {
  if (seen === undefined) return state;
  // Seen while Redis was away it has our own clock's time; ahead of Redis' it would outlast a release.
  const known = seen.since > at ? { ...seen, since: at } : seen;
  if (state === undefined) return known;
  const openedUnseen = known.is !== 'closed' && state.is === 'closed' && known.since > state.since;
  return openedUnseen ? known : state;
}
