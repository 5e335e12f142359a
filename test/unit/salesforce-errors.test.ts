import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { disposition, rejection, requestFor, startSalesforceRig } from './salesforce-rig.ts';

interface Refused {
  readonly errorCode: string;
  readonly message?: string;
  readonly fields?: readonly string[];
  readonly part?: 'person' | 'task';
}

/** The error of one delivery one of whose records is refused, always, with this. */
async function errorFor({
  errorCode,
  message = 'Ada Byron',
  fields = [],
  part = 'task',
}: Refused): Promise<Error & { code?: string; kind?: string; retryAfterMs?: number }> {
  const rig = await startSalesforceRig();
  const object = part === 'task' ? 'Task' : 'Lead';
  rig.standIn.rowFaults.add({ object, errorCode, message, fields });
  const error = await rejection(rig.deliver(requestFor(disposition())));
  expect(rig.standIn.tasks).toEqual([]);
  expect(rig.standIn.requests.length).toBeLessThan(14);
  return error;
}

describe('what Salesforce refuses', () => {
  it.each([
    ['UNABLE_TO_LOCK_ROW', 'transient'],
    ['SERVER_UNAVAILABLE', 'transient'],
    ['SERVICE_UNAVAILABLE', 'transient'],
    ['QUERY_TIMEOUT', 'transient'],
    ['REQUEST_RUNNING_TOO_LONG', 'transient'],
    ['TOO_MANY_APEX_REQUESTS', 'transient'],
    ['FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'transient'],
    ['MATCH_SERVICE_UNAVAILABLE_ERROR', 'transient'],
    ['UNKNOWN_EXCEPTION', 'ambiguous'],
    ['REQUEST_LIMIT_EXCEEDED', 'transient'],
    ['STORAGE_LIMIT_EXCEEDED', 'transient'],
    ['LICENSE_LIMIT_EXCEEDED', 'transient'],
    ['API_DISABLED_FOR_ORG', 'auth'],
    ['API_CURRENTLY_DISABLED', 'auth'],
    ['INVALID_SESSION_ID', 'auth'],
    ['ORG_LOCKED', 'auth'],
    ['LOGIN_DURING_RESTRICTED_TIME', 'auth'],
    ['LOGIN_DURING_RESTRICTED_DOMAIN', 'auth'],
    ['INSUFFICIENT_ACCESS', 'auth'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'permanent'],
    ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'permanent'],
    ['DUPLICATE_VALUE', 'permanent'],
    ['DUPLICATE_EXTERNAL_ID', 'permanent'],
    ['DUPLICATES_DETECTED', 'permanent'],
    ['ENTITY_IS_DELETED', 'permanent'],
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'permanent'],
    ['INVALID_CROSS_REFERENCE_KEY', 'permanent'],
    ['INVALID_FIELD', 'permanent'],
    ['INVALID_TYPE', 'permanent'],
    ['REQUIRED_FIELD_MISSING', 'permanent'],
    ['STRING_TOO_LONG', 'permanent'],
    ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'permanent'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'permanent'],
    ['FIELD_INTEGRITY_EXCEPTION', 'permanent'],
    ['MALFORMED_ID', 'permanent'],
    ['MALFORMED_QUERY', 'permanent'],
    ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'permanent'],
    ['A_CODE_OF_NEXT_YEAR', 'permanent'],
  ])('is told as a stable code, without its text, when it is %s', async (errorCode, kind) => {
    const error = await errorFor({ errorCode });
    expect(error).toMatchObject({ kind, code: `salesforce-${errorCode.toLowerCase().replaceAll('_', '-')}` });
    expect(error.message).toContain(errorCode === 'INVALID_FIELD' ? 'VICIdial_Call_Key__c' : errorCode);
    expect(error.message).not.toContain('Ada');
  });

  it('waits a quarter of an hour when the daily calls are used up, half a minute when too many run at once', async () => {
    expect(
      await errorFor({ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }),
    ).toMatchObject({ retryAfterMs: 900_000 });
    const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    expect(await errorFor({ errorCode: 'REQUEST_LIMIT_EXCEEDED', message })).toMatchObject({
      retryAfterMs: 30_000,
    });
  });

  it('is transient when an Apex trigger failed on a lock', async () => {
    const message = 'Trigger: execution of AfterInsert caused by: UNABLE_TO_LOCK_ROW';
    expect(await errorFor({ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message })).toMatchObject({
      kind: 'transient',
    });
  });

  it('is transient when our own key keeps being taken, permanent when a field of the shop is', async () => {
    const message = (field: string): string =>
      `duplicate value found: ${field} duplicates value on record with id: 00T`;
    expect(
      await errorFor({ errorCode: 'DUPLICATE_VALUE', message: message('VICIdial_Call_Key__c') }),
    ).toMatchObject({ kind: 'transient' });
    expect(await errorFor({ errorCode: 'DUPLICATE_VALUE', message: message('Badge__c') })).toMatchObject({
      kind: 'permanent',
    });
  });

  it('names the fields that an answer is about', async () => {
    const error = await errorFor({
      errorCode: 'REQUIRED_FIELD_MISSING',
      fields: ['Region__c'],
      part: 'person',
    });
    expect(error.message).toContain('person (Region__c)');
  });

  it.each([
    ['Lead.VICIdial_Lead_Id__c', 'Object Manager, Lead', 'VICIdial_Lead_Id__c'],
    ['Task.VICIdial_Call_Key__c', 'Object Manager, Activity', 'VICIdial_Call_Key__c'],
  ])('says which field to create where when the org has no %s', async (missing, where, field) => {
    const rig = await startSalesforceRig({ org: { without: [missing] } });
    const error = await rejection(rig.deliver(requestFor(disposition())));
    expect(error).toMatchObject({ kind: 'permanent', code: 'salesforce-not-found' });
    for (const part of [where, field, 'External ID', 'Unique']) expect(error.message).toContain(part);
    expect(rig.standIn.tasks).toEqual([]);
  });

  it('is permanent when several Tasks share the key of the call', async () => {
    const rig = await startSalesforceRig({ org: { uniqueKeys: false } });
    for (const Subject of ['One', 'Two'])
      rig.standIn.seed('Task', { Subject, VICIdial_Call_Key__c: 'main:1795310300.1004:101' });
    const error = await rejection(rig.deliver(requestFor(disposition())));
    expect(error).toMatchObject({ kind: 'permanent', code: 'salesforce-duplicate-external-id' });
    expect(rig.standIn.tasks).toHaveLength(2);
  });

  it('is not asked for any more when the org has no API calls left', async () => {
    const rig = await startSalesforceRig({ org: { apiLimit: 4 } });
    await rig.deliver(requestFor(disposition()));
    const before = rig.standIn.requests.length;
    const error = await rejection(rig.deliver(requestFor(disposition({ callKey: 'main:2:101' }))));
    expect(error).toMatchObject({ kind: 'transient', code: 'account-limit' });
    expect(rig.standIn.requests).toHaveLength(before);
  });

  it.each<readonly [string, Fault, string]>([
    ['a search that is reset', { path: '/search', action: 'reset' }, 'transient'],
    ['a search that is answered 503', { path: '/search', action: 'status', status: 503 }, 'transient'],
    [
      'a write that is answered 503',
      { path: '/composite/sobjects', action: 'status', status: 503 },
      'ambiguous',
    ],
    [
      'a write that is answered 503 with a code',
      {
        path: '/composite/sobjects',
        action: 'status',
        status: 503,
        body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }],
      },
      'transient',
    ],
    [
      'a lookup by key that is answered 503',
      { path: '/composite', action: 'status', status: 503 },
      'transient',
    ],
    ['a lookup by key that is reset', { path: '/composite', action: 'reset' }, 'transient'],
    [
      'a write that is redirected',
      { path: '/composite/sobjects', action: 'status', status: 302 },
      'transient',
    ],
    ['a write that is forbidden', { path: '/composite/sobjects', action: 'status', status: 403 }, 'auth'],
  ])('decides by whether something may have been written: %s', async (_what, fault, kind) => {
    const rig = await startSalesforceRig();
    rig.standIn.faults.add(fault);
    expect(await rejection(rig.deliver(requestFor(disposition())))).toMatchObject({ kind });
  });

  it.each(['../../query', '.', 'a/b', 'a b', ''])('is refused here when the key is %j', async (effectKey) => {
    const rig = await startSalesforceRig();
    const error = await rejection(rig.deliver(requestFor(disposition(), { effectKey })));
    expect(error).toMatchObject({ kind: 'permanent', code: 'salesforce-bad-external-id' });
    expect(rig.standIn.writes).toEqual([]);
  });
});
