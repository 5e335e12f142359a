import { createHash } from 'node:crypto';
import type { IdentityMap } from '../../../src/connector.ts';
import { personKeys } from '../../../src/kit/person-keys.ts';
import type { PersonRef, PersonSource } from '../../../src/kit/resolve-person.ts';
import { withPerson } from '../../../src/kit/with-person.ts';
import { createPerson, isSpentKey, type Made } from '../person/create.ts';
import type { PersonObject } from '../ids.ts';
import { asRecord, type PersonRecordRef } from '../person/person-ref.ts';
import { personSource } from '../person/source.ts';
import { newPersonObject } from './order.ts';
import { newPersonFields } from './person-fields.ts';
import type { CallRun } from './run.ts';

/** Nobody is known, and there is no key that would keep a new one from being made twice. */
class NobodyToCreate extends Error {}

export interface CallPerson {
  /** undefined = the event names nobody. */
  readonly person: PersonRecordRef | undefined;
  readonly created: boolean;
}

export interface PersonOptions {
  readonly identities: IdentityMap;
  /** In place of making one. */
  readonly create?: (() => Promise<PersonRef>) | undefined;
  readonly exclusive?: (<Result>(key: string, work: () => Promise<Result>) => Promise<Result>) | undefined;
}

/**
 * Do something with the person of the call; undefined = by policy it is put on nobody and not written at all. A
 * call without a lead and with nobody known is one without a person. See `withPerson`.
 */
export async function withCallPerson<Result>(
  run: CallRun,
  options: PersonOptions,
  work: (person: CallPerson) => Promise<Result>,
): Promise<Result | undefined> {
  const { order, request, tools, warn } = run;
  const { event } = request;
  const withNobody = (): Promise<Result> => {
    warn(
      'The call names no lead_id and nobody in Salesforce has its number: it was logged without a person.',
    );
    return work({ person: undefined, created: false });
  };
  if (personKeys(event).length === 0) return withNobody();
  const matched = new Set<string>();
  try {
    return await withPerson(
      {
        event,
        policy: order.person,
        source: sourceOf(run, options, matched),
        identities: options.identities,
        exclusive: options.exclusive ?? exclusively,
        warn,
      },
      ({ object, id, created }) =>
        work({
          person: asRecord(id) ?? { object: object === 'Contact' ? 'Contact' : 'Lead', id },
          created: created && !matched.has(id),
        }),
    );
  } catch (error) {
    if (error instanceof NobodyToCreate) return withNobody();
    throw error;
  }

  /** Over all workers of the org; the key holds a number. */
  function exclusively<Value>(key: string, alone: () => Promise<Value>): Promise<Value> {
    const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
    return tools.account.exclusive(digest, run.context.signal, alone);
  }
}

/** @param matched gets who was to be made and is somebody whom the org knew: nothing was written to them */
function sourceOf(run: CallRun, { create }: PersonOptions, matched: Set<string>): PersonSource {
  const { request, tools, context, order } = run;
  return personSource({
    event: request.event,
    lookups: tools.lookups,
    phones: tools.phones,
    signal: context.signal,
    create: create ?? createOrMatch,
    agentOwnerId: async () =>
      order.owner === undefined ? undefined : tools.ownerIdOf(order.owner, context.signal),
  });

  async function createOrMatch(): Promise<PersonRef> {
    const made = await createForLead(run);
    if (!made.written) matched.add(made.id);
    return made;
  }
}

async function createForLead(run: CallRun): Promise<Made> {
  const { order, request, tools, warn } = run;
  const { leadKey } = request.event;
  if (leadKey === undefined) throw new NobodyToCreate();
  const object = newPersonObject(order, tools.settings);
  try {
    return await createAs(object, leadKey, run);
  } catch (error) {
    if (object !== 'Lead' || !isSpentKey(error)) throw error;
    warn('The Lead was converted and its Contact deleted: the person was made anew, as a Contact.');
    return createAs('Contact', leadKey, run);
  }
}

async function createAs(object: PersonObject, leadKey: string, run: CallRun): Promise<Made> {
  const { tools, context, warn } = run;
  return createPerson(object, leadKey, await newPersonFields(run, object), {
    api: tools.api,
    collections: tools.collections,
    lookups: tools.lookups,
    missing: tools.missing,
    leadIdField: tools.settings.leadIdField,
    ownWrites: context.ownWrites,
    signal: context.signal,
    warn,
  });
}
