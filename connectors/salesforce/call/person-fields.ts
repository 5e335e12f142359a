import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { Fields } from '../batch/collections.ts';
import type { RowWrite } from '../batch/write-row.ts';
import { isBlocked } from '../dnc/blocked.ts';
import type { PersonObject } from '../ids.ts';
import { personRecord } from '../person/person-record.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import { ownsPerson } from './order.ts';
import type { CallRun } from './run.ts';

/** What the configuration writes to whoever the call was with. A mark against calls is never taken away here. */
async function orderedFields(run: CallRun, object: PersonObject): Promise<Fields> {
  const { order, tools, warn } = run;
  const [typed, ownerId] = await Promise.all([
    run.typed(object, order.personFields),
    ownsPerson(order) ? run.ownerIdOf(order.owner) : undefined,
  ]);
  const fields: Fields = { ...typed, ...(ownerId === undefined ? {} : { OwnerId: ownerId }) };
  const { dncField } = tools.settings;
  if (dncField === false || fields[dncField] === undefined || fields[dncField] === true) return fields;
  const { [dncField]: _unmarked, ...others } = fields;
  warn(`${object}.${dncField} was left as it is: a call never takes the mark away.`);
  return others;
}

/** The change of a person who is there; undefined = none. */
export async function personUpdate(run: CallRun, person: PersonRecordRef): Promise<RowWrite | undefined> {
  const fields = await orderedFields(run, person.object);
  const names = Object.keys(fields);
  if (names.length === 0) return undefined;
  return { part: 'person', object: person.object, id: person.id, fields, optional: new Set(names) };
}

/** All that a new person holds but the lead's key. */
export async function newPersonFields(run: CallRun, object: PersonObject): Promise<Fields> {
  const { order, tools, request, context, warn } = run;
  const { company, dncField } = tools.settings;
  const { defaults } = order.person;
  const [untold, ordered, blocked] = await Promise.all([
    run.typed(object, defaults),
    orderedFields(run, object),
    isLeadBlocked(request, context),
  ]);
  return {
    ...untold,
    ...personRecord(request.event, { object, company, defaults }, warn),
    ...ordered,
    // Who is created for a number that was blocked before must not be called.
    ...(dncField !== false && blocked ? { [dncField]: true } : {}),
  };
}

async function isLeadBlocked({ event }: DeliveryRequest, context: DeliveryContext): Promise<boolean> {
  const { e164 } = event.lead;
  return e164 !== undefined && e164 !== '' && (await isBlocked(context, event.source, [e164]));
}
