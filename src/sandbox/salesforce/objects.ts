import { type StandInUser, userFields } from './users.ts';

export type ObjectName =
  'Lead' | 'Contact' | 'CampaignMember' | 'Opportunity' | 'OpportunityContactRole' | 'Task' | 'User';

export interface FieldSpec {
  readonly type:
    | 'id'
    | 'string'
    | 'email'
    | 'phone'
    | 'picklist'
    | 'reference'
    | 'int'
    | 'currency'
    | 'date'
    | 'datetime'
    | 'boolean';
  readonly length?: number;
  /** Must be told at creation. */
  readonly required?: boolean;
  /** `create`: refused by an update. `none`: set by Salesforce alone. */
  readonly write?: 'always' | 'create' | 'none';
  /** The only values of a restricted picklist. */
  readonly values?: readonly string[];
  readonly externalId?: boolean;
  readonly unique?: boolean;
}

export interface ObjectSpec {
  readonly prefix: string;
  readonly createable: boolean;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

export interface ObjectOptions {
  readonly leadIdField: string;
  readonly callKeyField: string;
  /** False: the key fields are external ids but not unique, as in an org that was set up carelessly. */
  readonly uniqueKeys: boolean;
  /** Fields that this org does not have, as `Task.Type`. */
  readonly without: readonly string[];
  /** Fields that are otherwise in this org, as `Lead.DoNotCall`: another type, not writable by the user. */
  readonly changed: Readonly<Record<string, Partial<FieldSpec>>>;
  /** Objects that the user must not create records of. */
  readonly notCreateable: readonly ObjectName[];
  readonly users: readonly StandInUser[];
}

const text = (length: number): FieldSpec => ({ type: 'string', length });
const SYSTEM = { type: 'datetime', write: 'none' } as const;
const FLAG: FieldSpec = { type: 'boolean', write: 'none' };
const LINK: FieldSpec = { type: 'reference', length: 18, write: 'none' };

const COMMON: Readonly<Record<string, FieldSpec>> = {
  Id: { type: 'id', length: 18, write: 'none' },
  IsDeleted: FLAG,
  CreatedDate: SYSTEM,
  CreatedById: LINK,
  LastModifiedDate: SYSTEM,
  LastModifiedById: LINK,
  SystemModstamp: SYSTEM,
  OwnerId: { type: 'reference', length: 18 },
};

const PERSON: Readonly<Record<string, FieldSpec>> = {
  ...COMMON,
  MasterRecordId: LINK,
  FirstName: text(40),
  LastName: { ...text(80), required: true },
  Salutation: { type: 'picklist', length: 40 },
  Title: text(128),
  Phone: { type: 'phone', length: 40 },
  MobilePhone: { type: 'phone', length: 40 },
  Fax: { type: 'phone', length: 40 },
  Email: { type: 'email', length: 80 },
  Description: text(32_000),
  LeadSource: { type: 'picklist', length: 40 },
  Last_Disposition__c: text(20),
  Call_Attempts__c: { type: 'int' },
  Last_Call__c: { type: 'date' },
  DoNotCall: { type: 'boolean' },
  HasOptedOutOfEmail: { type: 'boolean' },
};

/** Fields and their limits as in the Object Reference, API 66.0, as far as call logging meets them. */
export function objectSpecs(options: ObjectOptions): Readonly<Record<ObjectName, ObjectSpec>> {
  const key: FieldSpec = { ...text(80), externalId: true, unique: options.uniqueKeys };
  const specs: Record<ObjectName, ObjectSpec> = {
    Lead: {
      prefix: '00Q',
      createable: true,
      fields: {
        ...PERSON,
        Company: { ...text(255), required: true },
        Street: text(255),
        City: text(40),
        State: text(80),
        PostalCode: text(20),
        Country: text(80),
        Status: { type: 'picklist', length: 40 },
        IsConverted: FLAG,
        ConvertedContactId: LINK,
        [options.leadIdField]: key,
      },
    },
    Contact: {
      prefix: '003',
      createable: true,
      fields: {
        ...PERSON,
        AccountId: { type: 'reference', length: 18 },
        HomePhone: { type: 'phone', length: 40 },
        OtherPhone: { type: 'phone', length: 40 },
        MailingStreet: text(255),
        MailingCity: text(40),
        MailingState: text(80),
        MailingPostalCode: text(20),
        MailingCountry: text(80),
        [options.leadIdField]: key,
      },
    },
    Task: {
      prefix: '00T',
      createable: true,
      fields: {
        ...COMMON,
        IsArchived: FLAG,
        WhoId: { type: 'reference', length: 18 },
        WhatId: { type: 'reference', length: 18 },
        Subject: text(255),
        Status: { type: 'picklist', length: 40 },
        Priority: { type: 'picklist', length: 40 },
        TaskSubtype: {
          type: 'picklist',
          length: 40,
          write: 'create',
          values: ['Task', 'Call', 'Email', 'ListEmail', 'Cadence', 'LinkedIn'],
        },
        Type: { type: 'picklist', length: 40 },
        ActivityDate: { type: 'date' },
        CallType: { type: 'picklist', length: 40, values: ['Inbound', 'Internal', 'Outbound'] },
        CallDurationInSeconds: { type: 'int' },
        CallDisposition: text(255),
        CallObject: text(255),
        Description: text(32_000),
        Recording_Link__c: text(255),
        ReminderDateTime: { type: 'datetime' },
        IsReminderSet: { type: 'boolean' },
        [options.callKeyField]: key,
      },
    },
    CampaignMember: {
      prefix: '00v',
      createable: true,
      fields: {
        ...COMMON,
        CampaignId: { type: 'reference', length: 18, required: true, write: 'create' },
        LeadId: { type: 'reference', length: 18, write: 'create' },
        ContactId: { type: 'reference', length: 18, write: 'create' },
        Status: { type: 'picklist', length: 40 },
      },
    },
    Opportunity: {
      prefix: '006',
      createable: true,
      fields: {
        ...COMMON,
        Name: { ...text(120), required: true },
        StageName: { type: 'picklist', length: 255, required: true },
        CloseDate: { type: 'date', required: true },
        Amount: { type: 'currency' },
        AccountId: { type: 'reference', length: 18 },
        CampaignId: { type: 'reference', length: 18 },
        Description: text(32_000),
        LeadSource: { type: 'picklist', length: 40 },
        [options.callKeyField]: key,
      },
    },
    OpportunityContactRole: {
      prefix: '00K',
      createable: true,
      fields: {
        ...COMMON,
        OpportunityId: { type: 'reference', length: 18, required: true, write: 'create' },
        ContactId: { type: 'reference', length: 18, required: true },
        Role: { type: 'picklist', length: 40 },
        IsPrimary: { type: 'boolean' },
      },
    },
    User: {
      prefix: '005',
      createable: false,
      fields: { ...COMMON, ...userFields(options.users) },
    },
  };
  for (const name of Object.keys(specs) as ObjectName[])
    specs[name] = asConfigured(name, specs[name], options);
  return specs;
}

function asConfigured(name: ObjectName, spec: ObjectSpec, options: ObjectOptions): ObjectSpec {
  const { without, changed, notCreateable } = options;
  const fields = Object.entries(spec.fields)
    .filter(([field]) => !without.includes(`${name}.${field}`))
    .map(([field, rule]) => [field, { ...rule, ...changed[`${name}.${field}`] }] as const);
  return {
    ...spec,
    createable: spec.createable && !notCreateable.includes(name),
    fields: Object.fromEntries(fields),
  };
}
