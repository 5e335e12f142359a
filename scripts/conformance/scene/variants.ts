import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';

/** A way to set up the dialer that a recording does not tell of, except by its answer. */
export interface Variant {
  /** Returns the names of what it changed; empty = nothing. */
  apply(state: DialerState): readonly string[];
  undo(state: DialerState): void;
}

/** As it is, then one switch after the other. */
export const VARIANTS: readonly Variant[] = [
  { apply: () => [], undo: () => undefined },
  setting('use_non_latin', '1'),
  setting('allow_web_debug', '1'),
  setting('vdc_agent_api_active', '0'),
  {
    apply(state) {
      state.store.archive = state.store.archive === undefined ? [] : undefined;
      return ['vicidial_list_archive'];
    },
    undo: () => undefined,
  },
  {
    apply(state) {
      state.legacy = true;
      return ['PHP 8.0'];
    },
    undo(state) {
      state.legacy = false;
    },
  },
];

function setting(name: 'use_non_latin' | 'allow_web_debug' | 'vdc_agent_api_active', value: string): Variant {
  let before = '';
  return {
    apply({ settings }) {
      before = settings[name];
      settings[name] = value;
      return [`${name}=${value}`];
    },
    undo({ settings }) {
      settings[name] = before;
    },
  };
}
