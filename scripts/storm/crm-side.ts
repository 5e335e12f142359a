import type { WebhookFaults, WebhookTally } from '../../src/sandbox/hubspot/webhooks/target.ts';
import { ORGANIZATION_ID } from '../../src/sandbox/salesforce/ids.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

/** A person as the storm knows one. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly note: string;
  readonly optedOut: boolean;
}

export interface HeldPerson extends Person {
  readonly id: string;
  /** `main:101`; '' = none yet. */
  readonly leadKey: string;
}

/** One of the sandbox's CRMs, with its words taken away. */
export interface CrmSide {
  /** What stands under `connections.crm` beside what all have. */
  readonly connection: object;
  readonly env: Readonly<Record<string, string>>;
  readonly mapping: { readonly object: string; readonly rules: object };
  /** Tell the program of every change from now on. */
  connect(publicUrl: string, faults: WebhookFaults | undefined): void;
  /** A person in the CRM does this. @returns the record's id */
  create(person: Partial<Person>): string;
  edit(id: string, person: Partial<Person>): void;
  drained(): Promise<void>;
  held(): readonly HeldPerson[];
  /** Requests that wrote a person. */
  writes(): number;
  tally(): Pick<WebhookTally, 'delivered' | 'lost'>;
}

const APP_SECRET = 'sandbox-app-secret-1';
const APP_ID = 54_321;
const PHONE = { transform: 'phone' };

export function hubspotSide({ hubspot }: Sandbox): CrmSide {
  const names = {
    firstName: 'firstname',
    lastName: 'lastname',
    email: 'email',
    phone: 'phone',
    note: 'jobtitle',
    optedOut: 'vicidial_dnc',
  };
  let tally: WebhookTally | undefined;
  return {
    connection: {
      type: 'hubspot',
      accessToken: '$HUBSPOT_TOKEN',
      baseUrl: hubspot.url,
      webhooks: { secret: '$HUBSPOT_APP_SECRET', appId: APP_ID },
    },
    env: { HUBSPOT_APP_SECRET: APP_SECRET },
    mapping: { object: 'contact', rules: rulesOf(names) },
    connect(publicUrl, faults) {
      tally = hubspot.subscribe({
        url: `${publicUrl}/hooks/hubspot/crm`,
        secret: APP_SECRET,
        appId: APP_ID,
        retryMs: 200,
        ...(faults === undefined ? {} : { faults }),
      });
    },
    create: (person) => hubspot.create(inWords(person, names)),
    edit: (id, person) => hubspot.edit(id, inWords(person, names)),
    drained: () => hubspot.webhooksDrained(),
    held: () =>
      hubspot.contacts.map(({ id, properties }) => ({
        id,
        ...personOf(properties, names),
        leadKey: properties['vicidial_lead_id'] ?? '',
      })),
    writes: () =>
      hubspot.requests.filter(
        ({ method, path }) => method !== 'GET' && /^\/crm\/objects\/[^/]+\/contacts\/(?!search)/u.test(path),
      ).length,
    tally: () => tally ?? { delivered: 0, lost: 0 },
  };
}

const HOOK_TOKEN = 'sandbox-message-token-1';
/** Told with every change of a lead, whatever has changed. */
const MESSAGE_FIELDS = ['CreatedDate', 'LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];

export function salesforceSide({ salesforce }: Sandbox): CrmSide {
  const names = {
    firstName: 'FirstName',
    lastName: 'LastName',
    email: 'Email',
    phone: 'Phone',
    note: 'Company',
    optedOut: 'DoNotCall',
  };
  let posts: readonly { readonly acknowledged: boolean; readonly notificationIds: readonly string[] }[] = [];
  return {
    connection: {
      type: 'salesforce',
      loginUrl: salesforce.url,
      clientId: '$SF_ID',
      clientSecret: '$SF_SECRET',
      webhooks: { organizationId: ORGANIZATION_ID, token: '$SF_HOOK_TOKEN' },
    },
    env: { SF_HOOK_TOKEN: HOOK_TOKEN },
    mapping: { object: 'Lead', rules: rulesOf(names) },
    connect(publicUrl, faults) {
      const messages = salesforce.sendOutboundMessages({
        url: `${publicUrl}/hooks/salesforce/crm/outbound-message/${HOOK_TOKEN}`,
        objects: { Lead: MESSAGE_FIELDS },
        retryMs: 200,
        ...(faults === undefined ? {} : { faults: withoutSeed(faults) }),
      });
      ({ posts } = messages);
    },
    create: (person) => salesforce.create('Lead', inWords(person, names)),
    edit: (id, person) => salesforce.edit('Lead', id, inWords(person, names)),
    drained: () => salesforce.messagesDrained(),
    held: () =>
      salesforce.leads.map((lead) => ({
        id: lead.Id,
        ...personOf(lead, names),
        leadKey: String(lead['VICIdial_Lead_Id__c'] ?? ''),
      })),
    writes: () =>
      salesforce.writes.filter(
        ({ method, path }) => method !== 'GET' && /\/sobjects\/Lead(?:\/|$)/u.test(path),
      ).length,
    tally: () => ({
      delivered: posts
        .filter(({ acknowledged }) => acknowledged)
        .reduce((sum, { notificationIds }) => sum + notificationIds.length, 0),
      lost: 0,
    }),
  };
}

type Names = Readonly<Record<keyof Person, string>>;

function rulesOf(names: Names): object {
  return {
    fields: {
      first_name: names.firstName,
      last_name: names.lastName,
      email: names.email,
      phone_number: { from: names.phone, ...PHONE },
      comments: names.note,
    },
    optOut: { when: { field: names.optedOut, is: 'true' } },
    onDelete: 'remove-from-hopper',
  };
}

function inWords(person: Partial<Person>, names: Names): Record<string, string> {
  return Object.fromEntries(
    Object.entries(person).map(([key, value]) => [names[key as keyof Person], String(value)]),
  );
}

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

function personOf(fields: Fields, names: Names): Person {
  const text = (key: keyof Person): string => String(fields[names[key]] ?? '');
  return {
    firstName: text('firstName'),
    lastName: text('lastName'),
    email: text('email'),
    phone: text('phone').replace(/\D/gu, ''),
    note: text('note'),
    optedOut: text('optedOut') === 'true',
  };
}

function withoutSeed({ duplicateShare, shuffle }: WebhookFaults) {
  return {
    ...(duplicateShare === undefined ? {} : { duplicateShare }),
    ...(shuffle === undefined ? {} : { shuffle }),
  };
}
