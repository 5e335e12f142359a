import { planOrder } from '../../../connectors/vicidial/plan-order.ts';
import { DeliveryError } from '../../domain/errors.ts';
import type { LeadOrder } from '../../domain/lead-order.ts';
import { mapRecord } from '../../domain/mapping/map-record.ts';
import { isOptedOut, numbersOf } from '../../domain/mapping/opt-out.ts';
import {
  traceCondition,
  type TracedCondition,
  type TracedValue,
  traceValues,
} from '../../domain/mapping/trace.ts';
import type { ChosenMapping } from './choose-mapping.ts';
import type { FoundRecord } from './find-record.ts';

/** `refused`: VICIdial could not hold it, whatever is done. */
export type Verdict = 'write' | 'unwanted' | 'incomplete' | 'opted-out' | 'gone' | 'refused';

export interface PlannedCall {
  readonly function: string;
  /** As they are sent, without the credentials. */
  readonly parameters: Readonly<Record<string, string>>;
  /** In which case it is made. */
  readonly when: string;
}

/** What would become of one record. */
export interface MappingReport {
  readonly connection: string;
  readonly dialer: string;
  readonly object: string;
  readonly id: string;
  readonly modifiedAt: string | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly condition: TracedCondition | null;
  readonly values: readonly TracedValue[];
  readonly order: LeadOrder | null;
  readonly calls: readonly PlannedCall[];
  /** What is changed so that VICIdial can hold it. */
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
}

const CREDENTIALS = new Set(['user', 'pass']);

/**
 * Map a record and plan the calls for it; asks nobody. Columns are as wide as the schema has them, for the
 * dialer's own database is not asked.
 *
 * @param nowMs milliseconds since the epoch
 */
export function reportOn(found: FoundRecord, chosen: ChosenMapping, nowMs: number): MappingReport {
  const { record, mapping } = found;
  const about = {
    connection: chosen.name,
    dialer: chosen.env.dialer,
    object: record?.object ?? found.object,
    id: record?.id ?? found.id,
    modifiedAt: record?.modifiedAt ?? null,
    condition: null,
    values: [],
    order: null,
    calls: [],
    changes: [],
    warnings: [...found.warnings, ...unheard(chosen)],
  };
  if (record === undefined)
    return { ...about, verdict: 'gone', reason: 'the CRM has no such record, or hides it from this login' };
  if (mapping === undefined)
    return { ...about, verdict: 'unwanted', reason: `it is a ${record.object} now, which has no mapping` };

  const read = {
    ...about,
    condition: mapping.when === undefined ? null : traceCondition(mapping.when, record),
    values: traceValues(record, mapping, chosen.env),
  };
  if (isOptedOut(record, mapping)) {
    const numbers = numbersOf(record, mapping, chosen.env).join(', ') || 'none that is one';
    return { ...read, verdict: 'opted-out', reason: `its numbers would become do-not-call: ${numbers}` };
  }
  const mapped = mapRecord(record, mapping, chosen.env);
  if (mapped.kind === 'unwanted') return { ...read, verdict: 'unwanted', reason: mapped.reason };
  if (mapped.kind === 'incomplete')
    return { ...read, verdict: 'incomplete', reason: `required and missing: ${mapped.missing.join(', ')}` };
  const { order } = mapped;
  const warnings = [...about.warnings, ...mapped.warnings];
  const limits = { nonLatin: chosen.dialer.nonLatin, defaultPhoneCode: chosen.env.defaultPhoneCode };
  try {
    const { calls, changes } = planOrder(order, chosen.dialer, limits, nowMs);
    return { ...read, verdict: 'write', reason: null, order, calls: calls.map(shown), changes, warnings };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { ...read, verdict: 'refused', reason: error.message, order, warnings };
  }
}

function unheard({ name, connection }: ChosenMapping): readonly string[] {
  if (connection.webhooks !== undefined) return [];
  return [`connection ${name} has no \`webhooks\`: it cannot tell of changes, so no lead comes of them`];
}

function shown({ function: name, parameters, when }: PlannedCall): PlannedCall {
  const open = Object.entries(parameters).filter(([parameter]) => !CREDENTIALS.has(parameter));
  return { function: name, when, parameters: Object.fromEntries(open) };
}
