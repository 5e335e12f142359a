import type { BridgeEvent } from '../event.ts';
import { constantsOf } from '../mapping/constants.ts';
import type { Facts } from '../mapping/facts.ts';
import { ruleWords } from '../mapping/rule-words.ts';
import { valueOf } from '../mapping/value-of.ts';
import type { ValueRule } from '../mapping/value-rule.ts';
import { fieldsOfRule } from '../mapping/wanted-fields.ts';
import { callFacts } from './call-facts.ts';
import type { Sourced, SourcedFields } from './effective.ts';
import type { CallsEnv } from './env.ts';
import { ruleOfText, type TextRule } from './text-rule.ts';

/** How one part of an order came about. Holds the call's values: for the eyes of its owner only. */
export interface TracedPart {
  /** `activity.Amount`, `callback.subject`, `deal.stage` ... */
  readonly part: string;
  /** Where in the configuration its rule stands: `every`, `campaigns.SALES.statuses.SALE`. */
  readonly place: string;
  readonly rule: string;
  /** The values that the rule reads; null = the call does not tell it. */
  readonly from: Readonly<Record<string, string | null>>;
  /** null = left as it is. */
  readonly value: string | null;
}

/** One carrying out of a mapping on a call: gives the values, and keeps how each came about. */
export interface Evaluation {
  readonly facts: Facts;
  readonly event: BridgeEvent;
  readonly env: CallsEnv;
  readonly warnings: readonly string[];
  readonly parts: readonly TracedPart[];
  warn(warning: string): void;
  /** A text; undefined where the call does not tell it, or tells nothing but blanks. */
  text(part: string, rule: Sourced<TextRule> | undefined): string | undefined;
  /** By name; `''` only where the configuration itself says so, for an empty variable empties nothing. */
  fields(part: string, rules: SourcedFields): Readonly<Record<string, string>>;
  /** Keep how something came about that is no value of a rule. */
  note(part: string, setting: Sourced<unknown>, value: string | null): void;
}

export function evaluationOf(event: BridgeEvent, env: CallsEnv): Evaluation {
  const facts = callFacts(event);
  const warnings: string[] = [];
  const parts: TracedPart[] = [];
  const mappingEnv = { ...env, dialer: event.source };

  function value(part: string, rule: ValueRule, place: string): string | undefined {
    const warn = (warning: string): void => void warnings.push(`${part}: ${warning}`);
    const told = valueOf(rule, { facts, env: mappingEnv, warn });
    const kept = told?.trim() === '' && !empties(rule) ? undefined : told;
    const from = fieldsOfRule(rule).map((name) => [name, facts.field(name) ?? null] as const);
    parts.push({
      part,
      place,
      rule: ruleWords(rule),
      from: Object.fromEntries(from),
      value: kept ?? null,
    });
    return kept;
  }

  return {
    facts,
    event,
    env,
    warnings,
    parts,
    warn: (warning) => void warnings.push(warning),
    text(part, rule) {
      if (rule === undefined) return undefined;
      return value(part, ruleOfText(rule.value), rule.place)?.trim() || undefined;
    },
    fields(part, rules) {
      const told = Object.entries(rules).flatMap(([name, { value: rule, place }]) => {
        const found = value(`${part}.${name}`, rule, place);
        return found === undefined ? [] : [[name, found.trim() === '' ? '' : found] as const];
      });
      return Object.fromEntries(told);
    },
    note(part, { value: setting, place }, result) {
      parts.push({ part, place, rule: `always "${String(setting)}"`, from: {}, value: result });
    },
  };
}

/** Whether the rule itself can give an empty text. */
function empties(rule: ValueRule): boolean {
  return constantsOf(rule).some((constant) => constant.trim() === '');
}
