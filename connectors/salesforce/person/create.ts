import { z } from 'zod';
import type { OwnWrites } from '../../../src/connector.ts';
import type { Api } from '../api.ts';
import type { Fields } from '../batch/collections.ts';
import { writeRow, type WriteTools } from '../batch/write-row.ts';
import { CallFailure } from '../call-failure.ts';
import { pathSegment, type PersonObject } from '../ids.ts';
import { asTexts } from '../update-record.ts';
import { PEOPLE } from './found.ts';
import type { PersonLookups } from './lookups.ts';
import { asRecord, type PersonRecordRef } from './person-ref.ts';

export interface CreateTools extends WriteTools {
  readonly api: Api;
  readonly lookups: PersonLookups;
  readonly leadIdField: string;
  readonly ownWrites: OwnWrites | undefined;
}

/** Salesforce refuses a person without these. */
const REQUIRED = new Set(['LastName', 'Company']);
const CONVERTED = ['CANNOT_UPDATE_CONVERTED_LEAD', 'ENTITY_IS_DELETED'];

const Upserted = z.object({ id: z.string() });

/**
 * The Lead or Contact of a lead's key, made where nobody holds the key: an upsert, so that a repeat makes no
 * second one. Where a rule of the org says who it is, that one. Throws CallFailure.
 */
export async function createPerson(
  object: PersonObject,
  leadKey: string,
  fields: Fields,
  tools: CreateTools,
): Promise<PersonRecordRef> {
  const { leadIdField } = tools;
  // Also where it goes in no path: whoever reads the key later puts it into one.
  pathSegment(leadKey);
  const optional = new Set(Object.keys(fields).filter((name) => !REQUIRED.has(name)));
  const write = {
    part: 'person',
    object,
    key: { field: leadIdField, key: leadKey },
    fields,
    optional,
  } as const;
  try {
    const saved = await writeRow(write, tools);
    const person = asRecord(saved.id);
    if (person === undefined) throw new CallFailure({ reason: 'unreadable', writing: true });
    // The id is not known before the person is there, so this is told after the write.
    await tools.ownWrites?.announce(person, asTexts({ ...saved.fields, [leadIdField]: leadKey }));
    return person;
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    const other =
      (await matchOf(error, object, leadKey, fields, tools)) ?? (await heirOf(error, leadKey, tools));
    if (other === undefined) throw error;
    return other;
  }
}

/** Who a duplicate rule says it is: a contact rather than a lead. */
async function matchOf(
  failure: CallFailure,
  object: PersonObject,
  leadKey: string,
  fields: Fields,
  tools: CreateTools,
): Promise<PersonRecordRef | undefined> {
  const duplicate = failure.find(['DUPLICATES_DETECTED']);
  if (duplicate === undefined) return undefined;
  if (duplicate.matches.length > 0) return preferred(duplicate.matches);
  // A row of a collection does not say who: the same alone does.
  try {
    const { id } = await tools.api.call({
      method: 'PATCH',
      path: `/sobjects/${object}/${tools.leadIdField}/${pathSegment(leadKey)}`,
      body: fields,
      answer: Upserted,
    });
    return asRecord(id);
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    return preferred(error.find(['DUPLICATES_DETECTED'])?.matches ?? []);
  }
}

function preferred(ids: readonly string[]): PersonRecordRef | undefined {
  const people = ids.map((id) => asRecord(id)).filter((person) => person !== undefined);
  return people.toSorted((one, other) => PEOPLE.indexOf(one.object) - PEOPLE.indexOf(other.object))[0];
}

/** The lead with this key was converted since it was looked for. */
async function heirOf(
  failure: CallFailure,
  leadKey: string,
  { lookups, signal }: CreateTools,
): Promise<PersonRecordRef | undefined> {
  if (failure.find(CONVERTED) === undefined) return undefined;
  const { byLeadKey } = await lookups.find({ leadKey, email: undefined }, signal);
  return preferred(byLeadKey.map(({ id }) => id));
}
