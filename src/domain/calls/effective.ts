import type { ValueRule } from '../mapping/value-rule.ts';
import type { Level } from './levels.ts';
import type {
  CallbackTask,
  CallRule,
  CampaignRule,
  DealRule,
  FieldRules,
  FollowUpTask,
} from './rule-schema.ts';
import type { TextRule } from './text-rule.ts';

/** A setting with the place in the configuration that it comes from. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly place: string;
}

export type SourcedFields = Readonly<Record<string, Sourced<ValueRule>>>;

/** The settings of one block, each from the most specific rule that has it. */
export type SourcedBlock<Block> = {
  readonly [Key in Exclude<keyof Block, 'fields'>]?: Sourced<Exclude<Block[Key], undefined | false>>;
} & { readonly fields: SourcedFields };

/** What all rules of a call say together; undefined = no rule says anything, or one switched it off. */
export interface EffectiveRule {
  readonly log: Sourced<boolean> | undefined;
  readonly outcome: Sourced<TextRule> | undefined;
  readonly subject: Sourced<TextRule> | undefined;
  readonly activity: SourcedFields;
  readonly person: SourcedFields;
  readonly owner: Sourced<boolean | TextRule> | undefined;
  readonly ownsPerson: Sourced<boolean> | undefined;
  readonly callback: SourcedBlock<CallbackTask> | undefined;
  readonly followUp: SourcedBlock<FollowUpTask> | undefined;
  readonly campaign: SourcedBlock<CampaignRule> | undefined;
  readonly deal: SourcedBlock<DealRule> | undefined;
}

const NOTHING: EffectiveRule = {
  log: undefined,
  outcome: undefined,
  subject: undefined,
  activity: {},
  person: {},
  owner: undefined,
  ownsPerson: undefined,
  callback: undefined,
  followUp: undefined,
  campaign: undefined,
  deal: undefined,
};

/** Lay rules over each other, the least specific first: key by key, and maps and blocks entry by entry. */
export function effectiveRule(levels: readonly Level[]): EffectiveRule {
  return levels.reduce((below, { place, rule }) => layOver(below, rule, place), NOTHING);
}

function layOver(below: EffectiveRule, rule: CallRule, place: string): EffectiveRule {
  return {
    log: single(below.log, rule.log, place),
    outcome: orOff(below.outcome, rule.outcome, place),
    subject: orOff(below.subject, rule.subject, place),
    activity: fields(below.activity, rule.activity, place),
    person: fields(below.person, rule.person, place),
    owner: single(below.owner, rule.owner, place),
    ownsPerson: single(below.ownsPerson, rule.ownsPerson, place),
    callback: block(below.callback, rule.callback, place),
    followUp: block(below.followUp, rule.followUp, place),
    campaign: block(below.campaign, rule.campaign, place),
    deal: block(below.deal, rule.deal, place),
  };
}

function single<Value>(
  below: Sourced<Value> | undefined,
  value: Value | undefined,
  place: string,
): Sourced<Value> | undefined {
  return value === undefined ? below : { value, place };
}

function orOff<Value>(
  below: Sourced<Value> | undefined,
  value: Value | false | undefined,
  place: string,
): Sourced<Value> | undefined {
  return value === false ? undefined : single(below, value, place);
}

function fields(below: SourcedFields, own: FieldRules | false | undefined, place: string): SourcedFields {
  if (own === undefined) return below;
  if (own === false) return {};
  return overlaid(below, own, place) as SourcedFields;
}

function block<Block extends object>(
  below: SourcedBlock<Block> | undefined,
  own: Block | boolean | undefined,
  place: string,
): SourcedBlock<Block> | undefined {
  if (own === undefined) return below;
  if (own === false) return undefined;
  const { fields: inherited = {}, ...rest } = below ?? {};
  if (own === true) return { ...rest, fields: inherited } as SourcedBlock<Block>;
  const { fields: told, ...keys } = own as Block & { readonly fields?: FieldRules | undefined };
  return {
    ...overlaid(rest as Overlaid, keys, place),
    fields: fields(inherited, told, place),
  } as unknown as SourcedBlock<Block>;
}

type Overlaid = Readonly<Record<string, Sourced<unknown>>>;

/** Entries of `own` in the place of those below; `false` takes one out, what is not told stays. */
function overlaid(below: Overlaid, own: Readonly<Record<string, unknown>>, place: string): Overlaid {
  const all = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(own)) {
    if (value === false) all.delete(key);
    else if (value !== undefined) all.set(key, { value, place });
  }
  return Object.fromEntries(all);
}
