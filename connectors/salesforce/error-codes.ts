/** What a Salesforce error code means for a delivery. Codes are those of the partner WSDL, API 66.0. */
export interface CodeMeaning {
  readonly kind: 'transient' | 'ambiguous' | 'permanent' | 'auth';
  /** The fact, to stand after "Salesforce: CODE". */
  readonly fact: string;
  readonly remedy: string;
  readonly retryAfterMs?: number;
}

const MINUTE_MS = 60_000;
const LATER = 'It is tried again.';
const RIGHTS = 'Give the user that the app runs as the right to it (permission set, sharing).';
const RECORD = 'Mend the record or the rule in Salesforce, then replay the delivery.';

function transient(fact: string, retryAfterMs?: number, remedy = LATER): CodeMeaning {
  return { kind: 'transient', fact, remedy, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function permanent(fact: string, remedy: string): CodeMeaning {
  return { kind: 'permanent', fact, remedy };
}

function auth(fact: string, remedy: string): CodeMeaning {
  return { kind: 'auth', fact, remedy };
}

/**
 * A code in an error answer means that Salesforce rolled the write back, so the codes for a busy org are
 * transient; only `UNKNOWN_EXCEPTION` says too little to be sure. Refused access to one record parks that
 * record and does not hold the whole connection; refused access to the API does.
 */
export const CODE_MEANINGS: Readonly<Record<string, CodeMeaning>> = {
  UNABLE_TO_LOCK_ROW: transient('another writer holds the record.'),
  SERVER_UNAVAILABLE: transient('the org is busy.'),
  SERVICE_UNAVAILABLE: transient('the org is not available.'),
  QUERY_TIMEOUT: transient('a query took too long.'),
  REQUEST_RUNNING_TOO_LONG: transient('the request took too long and was rolled back.'),
  TOO_MANY_APEX_REQUESTS: transient('too many Apex requests are running.', MINUTE_MS),
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: transient(
    'a function of the org is switched off for a while.',
    MINUTE_MS,
  ),
  MATCH_SERVICE_UNAVAILABLE_ERROR: transient('duplicate matching is not available.', MINUTE_MS),
  UNKNOWN_EXCEPTION: {
    kind: 'ambiguous',
    fact: 'an unexpected error, after which the write may have been carried out or not.',
    remedy: `${LATER} A repeat makes no second record.`,
  },
  REQUEST_LIMIT_EXCEEDED: transient(
    'the API calls of the last 24 hours are used up.',
    15 * MINUTE_MS,
    'It is tried again later. Raise the limit, or route fewer statuses to this connection.',
  ),
  STORAGE_LIMIT_EXCEEDED: transient(
    'the data storage of the org is full.',
    60 * MINUTE_MS,
    'Free or buy storage; it is tried again.',
  ),
  LICENSE_LIMIT_EXCEEDED: transient(
    'a licence limit of the org is reached.',
    60 * MINUTE_MS,
    'Raise the limit; it is tried again.',
  ),
  API_DISABLED_FOR_ORG: auth(
    'the API is not enabled for the org or the user.',
    'Use an edition with API access and give the user "API Enabled".',
  ),
  API_CURRENTLY_DISABLED: auth(
    'the API is disabled for the org at the moment.',
    'Ask Salesforce support when it comes back; deliveries wait.',
  ),
  INVALID_SESSION_ID: auth(
    'the access token is refused.',
    'Check the session policies of the app and the user.',
  ),
  ORG_LOCKED: auth('the org is locked.', 'Ask Salesforce support to unlock it.'),
  LOGIN_DURING_RESTRICTED_TIME: auth(
    'the user must not log in at this hour.',
    'Widen the login hours in its profile.',
  ),
  LOGIN_DURING_RESTRICTED_DOMAIN: auth(
    'the user must not log in from this address.',
    'Add the address of this host to the login IP ranges of its profile.',
  ),
  INSUFFICIENT_ACCESS: auth('the user lacks a right.', RIGHTS),
  INSUFFICIENT_ACCESS_OR_READONLY: permanent('the user must not change this record.', RIGHTS),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: permanent('the user must not refer to this record.', RIGHTS),
  DUPLICATE_EXTERNAL_ID: permanent(
    'several records have the same external id.',
    'Merge them and mark the key field Unique.',
  ),
  MULTIPLE_CHOICES: permanent(
    'several records have the same external id.',
    'Merge them and mark the key field Unique.',
  ),
  DUPLICATES_DETECTED: permanent(
    'a duplicate rule refuses the new person and names no usable match.',
    'Let the rule allow this user, or merge the duplicates, then replay.',
  ),
  ENTITY_IS_DELETED: permanent('the record was deleted.', RECORD),
  CANNOT_UPDATE_CONVERTED_LEAD: permanent(
    'the lead was converted, and no contact of it can be found.',
    'Put the id of the contact into the vendor lead code, then replay.',
  ),
  INVALID_CROSS_REFERENCE_KEY: permanent(
    'a record that the call refers to does not exist or must not be used.',
    RECORD,
  ),
  REQUIRED_FIELD_MISSING: permanent(
    'the org requires fields that a call cannot fill.',
    'Make them optional, or give them a default.',
  ),
  STRING_TOO_LONG: permanent(
    'a field of the org is shorter than usual.',
    'Make it as long as the field reference in the documentation says.',
  ),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: permanent(
    'a picklist of the org lacks a value.',
    'Add the value to the picklist, or unrestrict it.',
  ),
  FIELD_CUSTOM_VALIDATION_EXCEPTION: permanent(
    'a validation rule of the org refuses the record.',
    'Except the integration user from the rule, or mend the data, then replay.',
  ),
  FIELD_INTEGRITY_EXCEPTION: permanent('a field has a value that the org refuses.', RECORD),
  INVALID_FIELD_FOR_INSERT_UPDATE: permanent(
    'a field must not be written by this user.',
    'Give the user edit access to the field (field-level security).',
  ),
  INVALID_TYPE: permanent(
    'an object does not exist for this user.',
    'Give the user access to Lead, Contact and Task.',
  ),
  MALFORMED_ID: permanent('an id is not one of this org.', RECORD),
  MALFORMED_QUERY: permanent(
    'a query is refused.',
    'Check leadIdField, then report this with the version of vicibridge.',
  ),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: permanent(
    'an Apex trigger of the org refuses the record.',
    'Let its developer look at the trigger, then replay.',
  ),
};

/** `FOO_BAR` as the stable code of an error: `salesforce-foo-bar`. */
export function stableCode(code: string): string {
  return `salesforce-${code.toLowerCase().replaceAll('_', '-')}`;
}
