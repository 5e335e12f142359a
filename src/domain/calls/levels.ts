import { holds } from '../mapping/holds.ts';
import type { Facts } from '../mapping/facts.ts';
import type { BridgeEvent } from '../event.ts';
import type { CallRule } from './rule-schema.ts';
import type { CallLevels } from './schema.ts';

/** A rule with its place in the configuration, such as `campaigns.SALES.statuses.SALE`. */
export interface Level {
  readonly place: string;
  readonly rule: CallRule;
}

/** What decides which rules a call falls under. */
export interface CallClass {
  readonly noAgent: boolean;
  readonly status: string | undefined;
  readonly campaign: string | undefined;
}

export function classOf({ type, call, campaign }: BridgeEvent): CallClass {
  return { noAgent: type === 'no-agent', status: call?.status, campaign };
}

/**
 * The rules that may say something about a call, the least specific first: `every`, `noAgent`, `statuses`, then
 * those three of its campaign. Codes are compared as VICIdial does, capital and small letters alike.
 *
 * @param base where they stand, before every place: `canary.`
 */
export function levelsOf(
  rules: CallLevels,
  { noAgent, status, campaign }: CallClass,
  base: string = '',
): readonly Level[] {
  const of = (prefix: string, one: Omit<CallLevels, 'campaigns'>): readonly Level[] => {
    const found = named(one.statuses, status);
    return [
      ...level(`${prefix}every`, one.every),
      ...(noAgent ? level(`${prefix}noAgent`, one.noAgent) : []),
      ...(found === undefined ? [] : level(`${prefix}statuses.${found.name}`, found.value)),
    ];
  };
  const own = named(rules.campaigns, campaign);
  return [...of(base, rules), ...(own === undefined ? [] : of(`${base}campaigns.${own.name}.`, own.value))];
}

/** Those of them whose own conditions hold. */
export function inForce(levels: readonly Level[], facts: Facts): readonly Level[] {
  return levels.filter(
    ({ rule: { when, unless } }) =>
      (when === undefined || holds(when, facts) === true) &&
      (unless === undefined || holds(unless, facts) !== true),
  );
}

function level(place: string, rule: CallRule | undefined): readonly Level[] {
  return rule === undefined ? [] : [{ place, rule }];
}

function named<Value>(
  table: Readonly<Record<string, Value>> | undefined,
  wanted: string | undefined,
): { readonly name: string; readonly value: Value } | undefined {
  const key = wanted?.trim().toUpperCase();
  const name = Object.keys(table ?? {}).find((one) => one.toUpperCase() === key);
  const value = name === undefined ? undefined : table?.[name];
  return name === undefined || value === undefined ? undefined : { name, value };
}
