import type { OwnerWish } from '../call-order.ts';
import { constantsOf } from '../mapping/constants.ts';
import { allRules, type PlacedRule } from './all-rules.ts';
import { effectiveRule, type Sourced } from './effective.ts';
import { userOf } from './owner.ts';
import type { CallRule, FieldRules } from './rule-schema.ts';
import type { CallsMapping } from './schema.ts';
import { ruleOfText, type TextRule } from './text-rule.ts';

/** Whose field it is; `newcomer`: of a person who is created, `user`: of the CRM's own users. */
export type FieldHolder = 'person' | 'newcomer' | 'activity' | 'task' | 'deal' | 'user';

export interface NeededField {
  readonly of: FieldHolder;
  /** The CRM's name of it. */
  readonly name: string;
  /** Where the configuration names it: `calls.every.person`. */
  readonly places: readonly string[];
}

export interface NeededStage {
  readonly stage: string;
  /** undefined = no rule names one; null = what it is depends on the call. */
  readonly pipeline: string | undefined | null;
  readonly place: string;
}

export interface NeededPipeline {
  readonly pipeline: string;
  readonly place: string;
}

export interface NeededOwner {
  readonly wish: OwnerWish;
  readonly place: string;
}

/** What a CRM must have for a mapping of calls, as far as it does not depend on the single call. */
export interface CallNeeds {
  /** The object that new people are created as; undefined = the connector's own choice. */
  readonly personObject: string | undefined;
  readonly fields: readonly NeededField[];
  readonly pipelines: readonly NeededPipeline[];
  readonly stages: readonly NeededStage[];
  readonly owners: readonly NeededOwner[];
}

/** Read out of a mapping, its canary included; asks nobody. */
export function callNeedsOf(mapping: CallsMapping): CallNeeds {
  const { person, agents } = mapping;
  const rules = allRules(mapping);
  const deals = rules.map(dealNeeds);
  return {
    personObject: person.object,
    fields: merged([
      ...rules.flatMap(fieldsOf),
      ...Object.keys(person.defaults).map((name) => field('newcomer', name, 'calls.person.defaults')),
      ...(agents?.field === undefined ? [] : [field('user', agents.field, 'calls.agents.field')]),
    ]),
    pipelines: deals.flatMap(({ pipelines }) => pipelines),
    stages: deals.flatMap(({ stages }) => stages),
    owners: [
      ...Object.entries(agents?.map ?? {}).flatMap(([user, text]) => owner(text, `calls.agents.map.${user}`)),
      ...rules.flatMap(ownersOf),
    ],
  };
}

function placeOf({ path }: PlacedRule, ...steps: readonly string[]): string {
  return ['calls', ...path, ...steps].join('.');
}

function fieldsOf(placed: PlacedRule): readonly NeededField[] {
  const { activity, person, callback, followUp, deal } = placed.rule;
  const named = (of: FieldHolder, fields: FieldRules | false | undefined, ...steps: readonly string[]) =>
    fields === undefined || fields === false
      ? []
      : Object.entries(fields)
          .filter(([, rule]) => rule !== false)
          .map(([name]) => field(of, name, placeOf(placed, ...steps)));
  const ofBlock = (of: FieldHolder, key: string, block: object | boolean | undefined) =>
    typeof block === 'object'
      ? named(of, (block as { readonly fields?: FieldRules }).fields, key, 'fields')
      : [];
  return [
    ...named('person', person, 'person'),
    ...named('activity', activity, 'activity'),
    ...ofBlock('task', 'callback', callback),
    ...ofBlock('task', 'followUp', followUp),
    ...ofBlock('deal', 'deal', deal),
  ];
}

function field(of: FieldHolder, name: string, place: string): NeededField {
  return { of, name, places: [place] };
}

function merged(fields: readonly NeededField[]): readonly NeededField[] {
  const groups = Map.groupBy(fields, ({ of, name }) => `${of} ${name}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, places: group.flatMap(({ places }) => places) }];
  });
}

/** A rule that says something of a deal, with what it inherits. */
function dealNeeds(placed: PlacedRule): Pick<CallNeeds, 'pipelines' | 'stages'> {
  const { rule, inherits } = placed;
  if (typeof rule.deal !== 'object') return { pipelines: [], stages: [] };
  const deal = effectiveRule([...inherits, { place: '', rule }]).deal;
  const pipelines = constants(deal?.pipeline);
  const fixed = deal?.pipeline === undefined ? [undefined] : isFixed(deal.pipeline) ? pipelines : [null];
  return {
    pipelines: pipelines.map((pipeline) => ({ pipeline, place: placeOf(placed, 'deal', 'pipeline') })),
    stages: constants(deal?.stage).flatMap((stage) =>
      fixed.map((pipeline) => ({ stage, pipeline, place: placeOf(placed, 'deal', 'stage') })),
    ),
  };
}

function isFixed({ value }: Sourced<TextRule>): boolean {
  return typeof value === 'string' || value.value !== undefined;
}

function constants(text: Sourced<TextRule> | undefined): readonly string[] {
  return text === undefined ? [] : told(text.value);
}

function told(text: TextRule | boolean | undefined): readonly string[] {
  if (text === undefined || typeof text === 'boolean') return [];
  return constantsOf(ruleOfText(text)).filter((constant) => constant.trim() !== '');
}

function ownersOf(placed: PlacedRule): readonly NeededOwner[] {
  const { owner: own, callback, followUp }: CallRule = placed.rule;
  const ofTask = (key: string, task: typeof callback | typeof followUp): readonly NeededOwner[] =>
    typeof task === 'object'
      ? told(task.owner).flatMap((text) => owner(text, placeOf(placed, key, 'owner')))
      : [];
  return [
    ...told(own).flatMap((text) => owner(text, placeOf(placed, 'owner'))),
    ...ofTask('callback', callback),
    ...ofTask('followUp', followUp),
  ];
}

function owner(text: string, place: string): readonly NeededOwner[] {
  const wish = userOf(text.trim());
  return wish === undefined ? [] : [{ wish, place }];
}
