import type { CrmRecord } from '../crm-record.ts';
import type { Lead } from '../event.ts';
import { recordKey } from '../hit/keys.ts';
import type { LeadOrder } from '../lead-order.ts';
import { altPhonesOf } from './alt-phones.ts';
import { callbackOf } from './callback.ts';
import { whyNot } from './condition-words.ts';
import type { MappingEnv } from './env.ts';
import { evaluate } from './evaluate.ts';
import { type Facts, factsOf } from './facts.ts';
import { holds } from './holds.ts';
import { leadFields } from './lead-fields.ts';
import { policyOf } from './policy.ts';
import type { ObjectMapping } from './schema.ts';
import { targetRules } from './target-rules.ts';
import { customField, LEAD_TARGETS, type LeadTarget } from './targets.ts';
import type { ValueRule } from './value-rule.ts';

export type { MappingEnv } from './env.ts';

/** What a record becomes. No text of it holds a value of the record but the order. */
export type Mapped =
  | { readonly kind: 'lead'; readonly order: LeadOrder; readonly warnings: readonly string[] }
  | { readonly kind: 'unwanted'; readonly reason: string }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

/** `vicidial_list.vendor_lead_code` (schema 1728). */
const VENDOR_CODE_WIDTH = 20;
/** VICIdial's list ids; the API takes shorter ones for list 999. */
const LIST_ID = /^\d{3,14}$/;
const CAMPAIGN_ID = /^[-_0-9A-Za-z]{1,8}$/;

/** Make the order for a lead of a record, or say why there is none. Never throws, whatever the record holds. */
export function mapRecord(record: CrmRecord, mapping: ObjectMapping, env: MappingEnv): Mapped {
  const facts = factsOf(record);
  if (mapping.when !== undefined && holds(mapping.when, facts) !== true)
    return { kind: 'unwanted', reason: whyNot(mapping.when, facts) ?? 'the condition does not hold' };

  const values = targetRules(mapping).map((rule) => evaluate(rule, facts, env));
  const { lead: told, custom, warnings: found } = leadFields(values, env);
  const warnings = [...found];
  const warn = (warning: string): void => void warnings.push(warning);
  const single = (name: string, rule: ValueRule | undefined): string | undefined =>
    singleValue(name, rule, { facts, env, warn });

  const listId = single('list', mapping.list);
  const lead: Lead = { ...ownCode(record), ...told, ...(listId === undefined ? {} : { listId }) };
  const missing = [
    ...mapping.required.filter((target) => !isFilled(target, lead, custom)),
    ...(listId === undefined || LIST_ID.test(listId) ? [] : ['list']),
  ];
  if (missing.length > 0) return { kind: 'incomplete', missing };

  const campaign = campaignId(single('campaign', mapping.campaign), warn);
  const order: LeadOrder = {
    kind: 'place',
    lead,
    custom,
    changed: undefined,
    policy: policyOf(mapping),
    campaign,
    identity: `record:${recordKey(env.connection, record.object, record.id)}`,
    hot: hotOf(mapping, facts),
    callback: callbackOf(mapping, campaign, { facts, env, warn }),
    altPhones: altPhonesOf(mapping, lead, { facts, env, warn }),
  };
  return { kind: 'lead', order, warnings };
}

/** The record's id is the vendor lead code, where VICIdial can hold it whole. */
function ownCode({ id }: CrmRecord): Pick<Lead, 'vendorLeadCode'> {
  return id.length <= VENDOR_CODE_WIDTH ? { vendorLeadCode: id } : {};
}

/** A value that is not a lead field's; undefined also where it is blank. */
function singleValue(
  target: string,
  rule: ValueRule | undefined,
  context: { readonly facts: Facts; readonly env: MappingEnv; readonly warn: (warning: string) => void },
): string | undefined {
  if (rule === undefined) return undefined;
  const { value, warnings } = evaluate({ target, rule }, context.facts, context.env);
  for (const warning of warnings) context.warn(`${target}: ${warning}`);
  return value?.trim() || undefined;
}

function campaignId(told: string | undefined, warn: (warning: string) => void): string | undefined {
  if (told === undefined || CAMPAIGN_ID.test(told)) return told;
  warn('campaign: left out, a campaign id has 1 to 8 letters, digits, - or _');
  return undefined;
}

function isFilled(target: string, lead: Lead, custom: Readonly<Record<string, string>>): boolean {
  const name = customField(target);
  const value = name === undefined ? lead[LEAD_TARGETS[target as LeadTarget]] : custom[name];
  return (value ?? '').trim() !== '';
}

function hotOf({ hot }: ObjectMapping, facts: Facts): LeadOrder['hot'] {
  if (hot === undefined || (hot.when !== undefined && holds(hot.when, facts) !== true)) return undefined;
  return { priority: hot.priority, localCallTimeCheck: hot.localCallTimeCheck };
}
