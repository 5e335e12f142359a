import { z } from 'zod';
import { isSalesforceId, longId } from '../../src/domain/salesforce-id.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';
import { asRecord } from './person/person-ref.ts';
import { findSuccessor } from './person/successor.ts';

/** A record that was merged into one that was merged, or converted: more steps are a mistake somewhere. */
const MOST_STEPS = 5;
const CONVERSION = ['IsConverted', 'ConvertedContactId'];

const Values = z.record(z.string(), z.unknown());

export interface FoundRecord {
  readonly object: string;
  /** 18 characters. */
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface RecordQuestion {
  readonly object: string;
  readonly id: string;
  /** Which fields to ask for, once the object is known that the record lives on in. */
  readonly fieldsOf: (object: string) => Promise<readonly string[]>;
}

/**
 * A record as it is now. A converted lead yields the contact that it became, a merged record the one that it
 * was merged into; undefined = it was deleted, or never was. Throws CallFailure.
 */
export async function readRecord(api: Api, question: RecordQuestion): Promise<FoundRecord | undefined> {
  let at: { readonly object: string; readonly id: string } | undefined = question;
  for (let step = 0; step < MOST_STEPS && at !== undefined && isSalesforceId(at.id); step += 1) {
    const values = await readOnce(api, at, await question.fieldsOf(at.object));
    if (values === undefined) {
      at = await heirOf(api, at);
      continue;
    }
    const contact = asRecord(textOf(values['ConvertedContactId']));
    if (at.object !== 'Lead' || contact === undefined)
      return { object: at.object, id: longId(at.id), values };
    at = contact;
  }
  return undefined;
}

async function readOnce(
  api: Api,
  { object, id }: { readonly object: string; readonly id: string },
  fields: readonly string[],
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const asked = [...new Set(['Id', ...fields, ...(object === 'Lead' ? CONVERSION : [])])];
  try {
    return await api.call({
      method: 'GET',
      path: `/sobjects/${object}/${id}?fields=${asked.join(',')}`,
      answer: Values,
    });
  } catch (error) {
    if (error instanceof CallFailure && error.reason === 'refused' && error.status === 404) return undefined;
    throw error;
  }
}

/** Who took a deleted record's place; only people are asked about, other objects are just gone. */
async function heirOf(
  api: Api,
  { object, id }: { readonly object: string; readonly id: string },
): Promise<{ readonly object: string; readonly id: string } | undefined> {
  const person = asRecord(id);
  if (person === undefined || person.object !== object) return undefined;
  return findSuccessor(api, person);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
