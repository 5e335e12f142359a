import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';

/** Puts the stand-in back to how the dialer was when its recorder began: all of it, or all but the leads. */
export interface Beginnings {
  readonly all: () => void;
  readonly allButLeads: () => void;
}

/** A way to set up the dialer that a recording does not tell of, except by its answer. */
export interface Variant {
  /** Returns the names of what it changed; empty = nothing. */
  apply(state: DialerState, beginnings: Beginnings): readonly string[];
}

const AS_IT_IS: Variant = { apply: () => [] };
const FRESH_TABLES: Variant = {
  apply(_state, { allButLeads }) {
    allButLeads();
    return ['agents, campaigns and settings as at the beginning'];
  },
};
const FRESH: Variant = {
  apply(_state, { all }) {
    all();
    return ['the dialer as at the beginning'];
  },
};
const BEGINNINGS = [AS_IT_IS, FRESH_TABLES, FRESH];

const ARCHIVE: Variant = {
  apply({ store }) {
    store.archive = store.archive === undefined ? [] : undefined;
    return ['vicidial_list_archive'];
  },
};
const OLD_PHP: Variant = {
  apply(state) {
    state.legacy = true;
    return ['PHP 8.0'];
  },
};
const SWITCHES = [
  setting('use_non_latin', '1'),
  setting('allow_web_debug', '1'),
  setting('vdc_agent_api_active', '0'),
  ARCHIVE,
  OLD_PHP,
];

/** As it is, as at the beginning, and then one switch after the other on each. */
export const VARIANTS: readonly Variant[] = [
  ...BEGINNINGS,
  ...BEGINNINGS.flatMap((beginning) => SWITCHES.map((change) => both(beginning, change))),
];

/** These leave no trace on the dialer of the next recording. */
export function undoSwitches(state: DialerState): void {
  state.legacy = false;
  Object.assign(state.settings, { use_non_latin: '0', allow_web_debug: '0', vdc_agent_api_active: '1' });
}

function setting(name: 'use_non_latin' | 'allow_web_debug' | 'vdc_agent_api_active', value: string): Variant {
  return {
    apply({ settings }) {
      settings[name] = value;
      return [`${name}=${value}`];
    },
  };
}

function both(first: Variant, second: Variant): Variant {
  return {
    apply: (state, beginnings) => [...first.apply(state, beginnings), ...second.apply(state, beginnings)],
  };
}
