import { DEAL_PIPELINES } from './deal-pipelines.ts';
import { z } from 'zod';

/** The object types that the stand-in holds. */
export type ObjectType = 'contacts' | 'calls' | 'tasks' | 'deals';

/** The body that creates a property, and what is answered for one. */
export const PropertyDefinition = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().default(''),
  groupName: z.string(),
  type: z.enum(['string', 'number', 'date', 'datetime', 'enumeration', 'bool', 'phone_number']),
  fieldType: z.string(),
  hasUniqueValue: z.boolean().default(false),
  options: z.array(z.object({ value: z.string(), label: z.string() })).default([]),
  /** HubSpot computes it; a write is refused. */
  readOnly: z.boolean().default(false),
});
export type PropertyDefinition = z.infer<typeof PropertyDefinition>;

const DISPOSITIONS = {
  Busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  Connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  'Left live message': 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
  'Left voicemail': 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  'No answer': '73a0d17f-1163-4015-bdd5-ec830791da20',
  'Wrong number': '17b47fee-58de-441e-a44c-c6300d46f273',
};
const CALL_STATUSES = [
  'BUSY',
  'CALLING_CRM_USER',
  'CANCELED',
  'COMPLETED',
  'CONNECTING',
  'FAILED',
  'IN_PROGRESS',
  'NO_ANSWER',
  'QUEUED',
  'RINGING',
];

const TASK_STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'];
/** By the pipeline's label. */
const PIPELINES = Object.fromEntries(DEAL_PIPELINES.map(({ id, label }) => [label, id]));
const DEAL_STAGES = DEAL_PIPELINES.flatMap(({ stages }) => stages);

/** HubSpot's own properties, as far as a dialer has business with them. */
export const STANDARD_PROPERTIES: Readonly<Record<ObjectType, readonly PropertyDefinition[]>> = {
  contacts: [
    ...texts('contactinformation', [
      'email',
      'firstname',
      'lastname',
      'phone',
      'mobilephone',
      'company',
      'jobtitle',
      'address',
      'city',
      'state',
      'zip',
      'country',
      'website',
      'hubspot_owner_id',
      'lifecyclestage',
      'hs_lead_status',
    ]),
    ...computed('contactinformation', [
      'hs_searchable_calculated_phone_number',
      'hs_searchable_calculated_mobile_number',
      'createdate',
      'lastmodifieddate',
      'hs_updated_by_user_id',
      'hs_object_id',
    ]),
  ],
  calls: [
    ...texts('call', [
      'hs_call_title',
      'hs_call_body',
      'hs_call_from_number',
      'hs_call_to_number',
      'hs_call_recording_url',
      'hs_call_external_id',
      'hs_call_external_account_id',
      'hs_call_app_id',
      'hs_activity_type',
      'hubspot_owner_id',
    ]),
    { ...property('call', 'hs_timestamp'), type: 'datetime' },
    { ...property('call', 'hs_call_duration'), type: 'number' },
    choice('call', 'hs_call_direction', { Inbound: 'INBOUND', Outbound: 'OUTBOUND' }),
    choice('call', 'hs_call_status', same(CALL_STATUSES)),
    choice('call', 'hs_call_disposition', DISPOSITIONS),
    choice('call', 'hs_call_source', { 'Integrations platform': 'INTEGRATIONS_PLATFORM' }),
    ...computed('call', ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']),
  ],
  tasks: [
    ...texts('task', ['hs_task_subject', 'hs_task_body', 'hs_task_reminders', 'hubspot_owner_id']),
    { ...property('task', 'hs_timestamp'), type: 'datetime' },
    choice('task', 'hs_task_status', same(TASK_STATUSES)),
    choice('task', 'hs_task_priority', same(['LOW', 'MEDIUM', 'HIGH'])),
    choice('task', 'hs_task_type', same(['CALL', 'EMAIL', 'TODO'])),
    ...computed('task', ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']),
  ],
  deals: [
    ...texts('dealinformation', ['dealname', 'description', 'dealtype', 'hubspot_owner_id']),
    choice('dealinformation', 'pipeline', PIPELINES),
    choice('dealinformation', 'dealstage', same(DEAL_STAGES)),
    { ...property('dealinformation', 'amount'), type: 'number' },
    { ...property('dealinformation', 'closedate'), type: 'datetime' },
    ...computed('dealinformation', ['createdate', 'hs_lastmodifieddate', 'hs_object_id']),
  ],
};

/** The properties that an account is given for the dialer. */
export const UNIQUE_PROPERTIES: Readonly<Record<ObjectType, PropertyDefinition>> = {
  contacts: { ...property('contactinformation', 'vicidial_lead_id'), hasUniqueValue: true },
  calls: { ...property('call', 'vicidial_call_key'), hasUniqueValue: true },
  tasks: { ...property('task', 'vicidial_call_key'), hasUniqueValue: true },
  deals: { ...property('dealinformation', 'vicidial_call_key'), hasUniqueValue: true },
};

/** The checkbox that says that a contact must not be called; HubSpot has none of its own. */
export const DNC_PROPERTY: PropertyDefinition = {
  ...choice('contactinformation', 'vicidial_dnc', { Yes: 'true', No: 'false' }),
  type: 'bool',
  fieldType: 'booleancheckbox',
};

function property(groupName: string, name: string): PropertyDefinition {
  return {
    name,
    label: name,
    groupName,
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: false,
    options: [],
    readOnly: false,
  };
}

/** Options whose labels are their values. */
function same(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((one) => [one, one]));
}

function texts(groupName: string, names: readonly string[]): PropertyDefinition[] {
  return names.map((name) => property(groupName, name));
}

function computed(groupName: string, names: readonly string[]): PropertyDefinition[] {
  return names.map((name) => ({ ...property(groupName, name), readOnly: true }));
}

function choice(
  groupName: string,
  name: string,
  values: Readonly<Record<string, string>>,
): PropertyDefinition {
  const options = Object.entries(values).map(([label, value]) => ({ label, value }));
  return { ...property(groupName, name), type: 'enumeration', fieldType: 'select', options };
}
