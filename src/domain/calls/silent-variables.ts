import { HIT_NAMES } from '../hit/aliases.ts';
import { allRules } from './all-rules.ts';
import { readsOf, readsOfText } from './named-facts.ts';
import type { CallsMapping } from './schema.ts';

const KNOWN: ReadonlySet<string> = new Set(
  Object.entries(HIT_NAMES).flatMap(([own, others]) => [own.toLowerCase(), ...others]),
);
const CONDITIONS = new Set(['when', 'unless']);
/** Capital letters throughout, as no variable of VICIdial is written: most likely a text. */
const SHOUTED = /^[A-Z][A-Z0-9]*(?:[_ -][A-Z0-9]+)*$/;

export interface SilentVariable {
  /** `calls.every.person.hs_lead_status` */
  readonly place: string;
  readonly name: string;
}

/**
 * Names of variables in the rules that are all capitals and that VICIdial does not send: a text that was meant
 * as it is, and that came out as nothing. A URL may have variables of any name, so it is no fault.
 */
export function silentVariables(mapping: CallsMapping): readonly SilentVariable[] {
  const reads = [
    ...allRules(mapping).flatMap(({ path, rule }) =>
      readsOf(rule).map((read) => ({ ...read, path: [...path, ...read.path] })),
    ),
    ...Object.entries(mapping.person.defaults).flatMap(([field, text]) =>
      readsOfText(['person', 'defaults', field], text),
    ),
  ];
  return reads
    .filter(({ path }) => !CONDITIONS.has(path.at(-1) ?? ''))
    .flatMap(({ path, names }) =>
      names
        .filter((name) => SHOUTED.test(name) && !KNOWN.has(name.toLowerCase()))
        .map((name) => ({ place: ['calls', ...path].join('.'), name })),
    );
}
