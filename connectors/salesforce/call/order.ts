import type { CallOrder } from '../../../src/domain/call-order.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import type { PersonObject } from '../ids.ts';
import type { SalesforceSettings } from '../settings.ts';

/** What is written of a call where the configuration says nothing of calls. */
export const DEFAULT_ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: {},
  owner: undefined,
  ownsPerson: false,
  tasks: [],
  campaign: undefined,
  deal: undefined,
};

/** Whether there is anything to write. */
export function isEmpty(order: CallOrder): boolean {
  return (
    order.activity === undefined &&
    order.tasks.length === 0 &&
    order.campaign === undefined &&
    order.deal === undefined &&
    Object.keys(order.personFields).length === 0 &&
    !ownsPerson(order)
  );
}

export function ownsPerson({ ownsPerson: owns, owner }: CallOrder): boolean {
  return owns && owner !== undefined;
}

/** The object that a new person is created as. Throws PermanentError for one that holds no people. */
export function newPersonObject(
  { person }: CallOrder,
  settings: Pick<SalesforceSettings, 'object'>,
): PersonObject {
  const { object = settings.object } = person;
  if (object === 'Lead' || object === 'Contact') return object;
  throw new PermanentError(
    'The configuration has new people created as an object that holds none in Salesforce. Set calls.person.object of this connection to Lead or Contact, then replay.',
    { code: 'salesforce-no-person-object' },
  );
}
