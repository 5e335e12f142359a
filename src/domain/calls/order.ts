import type { ActivityOrder, CallOrder, FieldTexts } from '../call-order.ts';
import type { BridgeEvent } from '../event.ts';
import { type CanarySide, chooseRules } from './canary.ts';
import { campaignOf, dealOf } from './deal.ts';
import { effectiveRule, type EffectiveRule } from './effective.ts';
import type { CallsEnv } from './env.ts';
import { type Evaluation, evaluationOf, type TracedPart } from './evaluation.ts';
import { classOf, inForce, levelsOf } from './levels.ts';
import { ownerOf } from './owner.ts';
import type { CallsMapping } from './schema.ts';
import { tasksOf } from './tasks.ts';

/** What a mapping makes of a call. */
export interface MappedCall {
  readonly order: CallOrder;
  /** Why something was left out, in words without a value of the call. */
  readonly warnings: readonly string[];
  readonly side: CanarySide;
  /** Places of the rules that counted, the least specific first. */
  readonly rules: readonly string[];
  /** Holds values of the call. */
  readonly parts: readonly TracedPart[];
}

/** What a CRM shall hold of one call. Never throws, whatever the event holds; pure. */
export function callOrderOf(event: BridgeEvent, mapping: CallsMapping, env: CallsEnv): MappedCall {
  const evaluation = evaluationOf(event, env);
  const { rules, side } = chooseRules(event, mapping, env.connection);
  const levels = inForce(levelsOf(rules, classOf(event), side === 'new' ? 'canary.' : ''), evaluation.facts);
  const rule = effectiveRule(levels);
  const order: CallOrder = {
    person: { ...mapping.person, object: mapping.person.object, defaults: defaultsOf(mapping, evaluation) },
    activity: activityOf(rule, evaluation),
    personFields: evaluation.fields('person', rule.person),
    owner: ownerOf(rule.owner, mapping.agents, evaluation),
    ownsPerson: rule.ownsPerson?.value ?? false,
    tasks: tasksOf(rule, evaluation),
    campaign: campaignOf(rule, evaluation),
    deal: dealOf(rule, evaluation),
  };
  if (rule.ownsPerson !== undefined)
    evaluation.note('ownsPerson', rule.ownsPerson, String(rule.ownsPerson.value));
  const { warnings, parts } = evaluation;
  return { order, warnings, side, rules: levels.map(({ place }) => place), parts };
}

function activityOf(rule: EffectiveRule, evaluation: Evaluation): ActivityOrder | undefined {
  if (rule.log !== undefined) evaluation.note('log', rule.log, String(rule.log.value));
  if (rule.log?.value === false) return undefined;
  return {
    outcome: evaluation.text('outcome', rule.outcome),
    subject: evaluation.text('subject', rule.subject),
    fields: evaluation.fields('activity', rule.activity),
  };
}

function defaultsOf({ person }: CallsMapping, evaluation: Evaluation): FieldTexts {
  const told = Object.entries(person.defaults).flatMap(([name, value]) => {
    const text = evaluation.text(`person.defaults.${name}`, { value, place: 'person' });
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(told);
}
