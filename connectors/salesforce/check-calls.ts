import { z } from 'zod';
import type { Finding } from '../../src/connector.ts';
import type { OwnerWish } from '../../src/domain/call-order.ts';
import type { CallNeeds, FieldHolder } from '../../src/domain/calls/needs.ts';
import { isSalesforceId } from '../../src/domain/salesforce-id.ts';
import { type CallLookups, callFindings } from '../../src/kit/check-calls.ts';
import type { Api } from './api.ts';
import { toDeliveryError } from './delivery-error.ts';
import { describeObject, type DescribedField } from './describe-object.ts';
import type { SalesforceSettings } from './settings.ts';

export interface CallCheckTools {
  readonly api: Api;
  readonly settings: SalesforceSettings;
  readonly ownerIdOf: (wish: OwnerWish, signal: AbortSignal) => Promise<string | undefined>;
}

const USER_PREFIX = '005';
const Users = z.object({ records: z.array(z.looseObject({ Id: z.string() })) });

/** Whether the org has what the rules for calls name. Reads only; never throws. */
export async function checkCalls(
  needs: CallNeeds,
  { api, settings, ownerIdOf }: CallCheckTools,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { personObject = settings.object } = needs;
  if (personObject !== 'Lead' && personObject !== 'Contact')
    return [
      {
        level: 'error',
        message: `calls.person.object: ${personObject} holds no people in Salesforce, and no new person can be made: set it to Lead or Contact.`,
      },
    ];
  const pages = new Map<string, Promise<ReadonlyMap<string, DescribedField>>>();
  const fieldsOf = (object: string): Promise<ReadonlyMap<string, DescribedField>> => {
    const page = pages.get(object) ?? readFields(api, object);
    pages.set(object, page);
    return page;
  };
  const lookups: CallLookups = {
    crm: 'Salesforce',
    // Its stages are a list that takes other words too, unless an administrator restricts it.
    refusesDeals: false,
    async faultsOf(of, names) {
      const objects = objectsOf(of, personObject);
      const found: [string, string][] = [];
      for (const name of names) {
        const lacking = [];
        for (const object of objects)
          if (!isUsable(of, (await fieldsOf(object)).get(name))) lacking.push(object);
        // Leads have fields that contacts have not: such a rule is for the one of them.
        if (lacking.length === objects.length) found.push([name, fieldFault(of, lacking, name)]);
      }
      return new Map(found);
    },
    pipelineFault: () =>
      Promise.resolve(
        'Salesforce has no pipelines, so it does nothing: name the record type as RecordTypeId among the fields of the deal.',
      ),
    async stageFault({ stage }) {
      const values = (await fieldsOf('Opportunity')).get('StageName')?.picklistValues ?? [];
      const active = values.filter((one) => one.active).map(({ value }) => value);
      if (active.length === 0 || active.some((one) => one.toLowerCase() === stage.toLowerCase()))
        return undefined;
      return `Salesforce has no active stage ${stage} of opportunities (it has ${active.join(', ')}). Take its name from Setup, Object Manager, Opportunity, Fields, Stage.`;
    },
    async hasOwner(wish) {
      if (wish.by !== 'id') return (await ownerIdOf(wish, signal)) !== undefined;
      // A queue can own leads too, and is no user.
      if (isSalesforceId(wish.id) && !wish.id.startsWith(USER_PREFIX)) return undefined;
      return isSalesforceId(wish.id) && (await isActive(api, wish.id));
    },
  };
  return callFindings(needs, withWords(lookups, settings));
}

function objectsOf(of: FieldHolder, personObject: string): readonly string[] {
  switch (of) {
    case 'person':
      return ['Lead', 'Contact'];
    case 'newcomer':
      return [personObject];
    case 'activity':
    case 'task':
      return ['Task'];
    case 'deal':
      return ['Opportunity'];
    case 'user':
      return ['User'];
  }
}

function isUsable(of: FieldHolder, field: DescribedField | undefined): boolean {
  return field !== undefined && (of === 'user' || field.createable || field.updateable);
}

function fieldFault(of: FieldHolder, objects: readonly string[], name: string): string {
  const where = objects.join(' and ');
  if (of === 'user')
    return `${where} has no field ${name} that the user of the app sees, so nobody owns calls.`;
  return `${where} ${objects.length > 1 ? 'have' : 'has'} no field ${name} that the user of the app may write, so it is left out. Create it, or give the user access to it.`;
}

async function readFields(api: Api, object: string): Promise<ReadonlyMap<string, DescribedField>> {
  const { fields } = await describeObject(api, object);
  return new Map(fields.map((field) => [field.name, field]));
}

async function isActive(api: Api, id: string): Promise<boolean> {
  const soql = `SELECT Id FROM User WHERE Id = '${id}' AND IsActive = true`;
  const path = `/query?q=${encodeURIComponent(soql)}`;
  return (await api.call({ method: 'GET', path, answer: Users })).records.length > 0;
}

/** Failures in the words that deliveries have for them. */
function withWords(lookups: CallLookups, settings: SalesforceSettings): CallLookups {
  const told = async <Answer>(ask: Promise<Answer>): Promise<Answer> => {
    try {
      return await ask;
    } catch (error) {
      throw toDeliveryError(error, settings);
    }
  };
  return {
    ...lookups,
    faultsOf: (of, names) => told(lookups.faultsOf(of, names)),
    pipelineFault: (pipeline) => told(lookups.pipelineFault(pipeline)),
    stageFault: (need) => told(lookups.stageFault(need)),
    hasOwner: (wish) => told(lookups.hasOwner(wish)),
  };
}
