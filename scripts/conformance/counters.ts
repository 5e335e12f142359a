import type { DialerState } from '../../src/sandbox/dialer/api-call.ts';
import type { Recording } from './recording.ts';

interface Counter {
  readonly printed: RegExp;
  readonly set: (state: DialerState, id: number) => void;
}

const COUNTERS: readonly Counter[] = [
  {
    printed: /SUCCESS: (?:add_lead|update_lead) LEAD HAS BEEN ADDED - [^|\n]*\|[^|\n]*\|(\d+)\|/,
    set: (state, id) => (state.store.ids.lead = id),
  },
  {
    printed: /SUCCESS: lead added - [^|\n]*\|[^|\n]*\|[^|\n]*\|(\d+)\|/,
    set: (state, id) => (state.store.ids.lead = id),
  },
  {
    printed: /(?:LEAD )?ADDED TO HOPPER - [^|\n]*\|\d+\|(\d+)\|/,
    set: (state, id) => (state.store.ids.hopper = id),
  },
  {
    printed: /NEW URL ID: (\d+)\|/,
    set: ({ tables }, id) => (tables.urlMulti.nextId = id),
  },
];

/**
 * Let the stand-in give the ids that the real program gave: what came between two recordings is not known,
 * so its counters are set to what the answer shows and everything else must follow from the request.
 */
export function setCounters(state: DialerState, recording: Recording): void {
  for (const { printed, set } of COUNTERS) {
    const id = printed.exec(recording.body)?.[1];
    if (id !== undefined) set(state, Number(id));
  }
}
