import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SalesforceSettings } from '../../connectors/salesforce/settings.ts';

const base = { type: 'salesforce', loginUrl: 'https://example.my.salesforce.com', clientId: 'key' };
const pem = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

function faults(settings: unknown): string {
  const parsed = SalesforceSettings.safeParse(settings);
  return parsed.success ? '' : z.prettifyError(parsed.error);
}

describe('Salesforce settings', () => {
  it('fill in the defaults when only the client credentials are told', () => {
    expect(SalesforceSettings.parse({ ...base, clientSecret: 's' })).toEqual({
      ...base,
      clientSecret: 's',
      apiVersion: '66.0',
      object: 'Lead',
      leadIdField: 'VICIdial_Lead_Id__c',
      callKeyField: 'VICIdial_Call_Key__c',
      dncField: 'DoNotCall',
      company: '[not provided]',
      timezone: 'UTC',
      sessionMinutes: 30,
      limits: { dailyShare: 0.9 },
    });
  });

  it('take a private key whose line ends were flattened for an environment variable', () => {
    const privateKey = pem(2048).replaceAll('\n', String.raw`\n`);
    expect(faults({ ...base, privateKey, username: 'a@b.example' })).toBe('');
  });

  it.each([
    ['no flow is told', {}, 'clientSecret'],
    ['both flows are told', { clientSecret: 's', privateKey: 'k', username: 'u' }, 'exclude each other'],
    ['a user is told without a key', { username: 'u' }, 'is missing'],
    ['the key is no key', { privateKey: 'not a key', username: 'u' }, 'not a readable PEM'],
    ['the API version is retired', { clientSecret: 's', apiVersion: '40.0' }, '46.0 or later'],
    ['the API version is no version', { clientSecret: 's', apiVersion: 'v66' }, 'must look like 66.0'],
    [
      'a key field could break out of a path',
      { clientSecret: 's', leadIdField: 'a/../b__c' },
      'custom field',
    ],
    ['the time zone is none', { clientSecret: 's', timezone: 'Mars/Base' }, 'IANA'],
    ['a name is misspelt', { clientSecret: 's', clientid: 'x' }, 'clientid'],
  ])('are refused when %s', (_when, changes, message) => {
    expect(faults({ ...base, ...changes })).toContain(message);
  });

  it('name the user when a key is told without one', () => {
    expect(faults({ ...base, privateKey: pem(2048) })).toContain('username');
  });

  it('are refused when the key is too short', () => {
    expect(faults({ ...base, privateKey: pem(1024), username: 'u' })).toContain('2048');
  });

  it.each([
    ['http://example.my.salesforce.com', 'https://'],
    ['https://login.salesforce.com', 'My Domain'],
    ['https://example.lightning.force.com', '.my.salesforce.com'],
    ['https://example.my.salesforce.com/services', 'host only'],
    ['example.my.salesforce.com', 'URL'],
  ])('are refused when loginUrl is %s', (loginUrl, message) => {
    expect(faults({ ...base, clientSecret: 's', loginUrl })).toContain(message);
  });

  it('describe every setting', () => {
    const { properties } = z.toJSONSchema(SalesforceSettings, { io: 'input' });
    for (const [name, property] of Object.entries(properties ?? {}))
      expect(property, name).toHaveProperty('description');
  });
});
