import { z } from 'zod';
import type { OwnWrites } from '../../../src/connector.ts';
import type { Api } from '../api.ts';
import type { Fields } from '../batch/collections.ts';
import { type RowWrite, writeRow, type WriteTools } from '../batch/write-row.ts';
import { CallFailure } from '../call-failure.ts';
import { pathSegment, type PersonObject } from '../ids.ts';
import { asTexts } from '../update-record.ts';
import { PEOPLE } from './found.ts';
import type { PersonLookups } from './lookups.ts';
import { asRecord, type PersonRecordRef } from './person-ref.ts';
import { whereabouts } from './successor.ts';

export interface CreateTools extends WriteTools {
  readonly api: Api;
  readonly lookups: PersonLookups;
  readonly leadIdField: string;
  readonly ownWrites: OwnWrites | undefined;
}

/** Salesforce refuses a person without these. */
const REQUIRED = new Set(['LastName', 'Company']);
const CONVERTED = ['CANNOT_UPDATE_CONVERTED_LEAD', 'ENTITY_IS_DELETED'];

/** Who a new person turned out to be. */
export interface Made extends PersonRecordRef {
  /** False: somebody whom the org knew already, and to whom nothing was written. */
  readonly written: boolean;
}

const Upserted = z.object({ id: z.string(), created: z.boolean().catch(false) });

/**
 * The Lead or Contact of a lead's key, made where nobody holds the key: an upsert, so that a repeat makes no
 * second one. Where a rule of the org says who it is, that one. Throws CallFailure.
 */
export async function createPerson(
  object: PersonObject,
  leadKey: string,
  fields: Fields,
  tools: CreateTools,
): Promise<Made> {
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
    return { ...person, written: true };
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    const other = (await matchOf(error, write, leadKey, tools)) ?? (await heirOf(error, leadKey, tools));
    if (other === undefined) throw error;
    return other;
  }
}

/** Who a duplicate rule says it is: a contact rather than a lead. */
async function matchOf(
  failure: CallFailure,
  write: RowWrite,
  leadKey: string,
  tools: CreateTools,
): Promise<Made | undefined> {
  const duplicate = failure.find(['DUPLICATES_DETECTED']);
  if (duplicate === undefined) return undefined;
  if (duplicate.matches.length > 0) return known(preferred(duplicate.matches));
  // A row of a collection does not say who: the same alone does. What the org refused of it before, it will again.
  try {
    const { id } = await writeRow(write, { ...tools, collections: oneByOne(leadKey, tools) });
    const person = asRecord(id);
    return person === undefined ? undefined : { ...person, written: true };
  } catch (error) {
    const named = error instanceof CallFailure ? error.find(['DUPLICATES_DETECTED']) : undefined;
    // Away or busy for a moment: who it is will be told by the next try.
    if (named === undefined) throw error;
    return known(preferred(named.matches));
  }
}

/** In place of a collection: the upsert of this one record. */
function oneByOne(
  leadKey: string,
  { api, collections, leadIdField }: CreateTools,
): WriteTools['collections'] {
  return {
    create: (...row) => collections.create(...row),
    update: (...row) => collections.update(...row),
    upsert: (object, _target, fields) =>
      api.call({
        method: 'PATCH',
        path: `/sobjects/${object}/${leadIdField}/${pathSegment(leadKey)}`,
        body: fields,
        answer: Upserted,
      }),
  };
}

function preferred(ids: readonly string[]): PersonRecordRef | undefined {
  const people = ids.map((id) => asRecord(id)).filter((person) => person !== undefined);
  return people.toSorted((one, other) => PEOPLE.indexOf(one.object) - PEOPLE.indexOf(other.object))[0];
}

/** The lead with this key was converted since it was looked for. Its contact may be gone again. */
async function heirOf(
  failure: CallFailure,
  leadKey: string,
  { api, lookups, signal }: CreateTools,
): Promise<Made | undefined> {
  if (failure.find(CONVERTED) === undefined) return undefined;
  const { byLeadKey } = await lookups.find({ leadKey, email: undefined }, signal);
  const person = preferred(byLeadKey.map(({ id }) => id));
  if (person === undefined) return undefined;
  const found = await whereabouts(api, person);
  return known(found.kind === 'there' ? person : found.heir);
}

function known(person: PersonRecordRef | undefined): Made | undefined {
  return person === undefined ? undefined : { ...person, written: false };
}

/** The key is held by a lead that was converted, and whose contact is gone: it takes no calls and gives none up. */
export function isSpentKey(error: unknown): boolean {
  return error instanceof CallFailure && error.find(['CANNOT_UPDATE_CONVERTED_LEAD']) !== undefined;
}
