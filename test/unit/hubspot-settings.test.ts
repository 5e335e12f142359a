import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import hubspot from '../../connectors/hubspot/index.ts';

const LEAST = { type: 'hubspot', accessToken: 'pat-na1-1' } as const;

describe('the settings of a HubSpot connection', () => {
  it('need a type and a token only', () => {
    expect(hubspot.settings.parse(LEAST)).toEqual({
      ...LEAST,
      baseUrl: 'https://api.hubapi.com',
      apiVersion: '2026-09',
      leadIdProperty: 'vicidial_lead_id',
      callKeyProperty: 'vicidial_call_key',
      dncProperty: 'vicidial_dnc',
      searchLagMs: 60_000,
      dispositions: {},
      limits: { searchesPerSecond: 4, dailyShare: 0.95 },
    });
  });

  it.each([
    ['a name that is not known', { acessToken: 'x' }],
    ['a token with a line break', { accessToken: 'pat-na1-1\n' }],
    ['an address that is not HTTP', { baseUrl: 'ftp://api.hubapi.com' }],
    ['a version of no known form', { apiVersion: 'latest' }],
    ['a property by its label', { leadIdProperty: 'VICIdial lead ID' }],
    ['true for a property', { callKeyProperty: true }],
    ['an outcome without a name', { dispositions: { SALE: ' ' } }],
    ['a status that VICIdial cannot have', { dispositions: { TOOLONG: 'busy' } }],
    ['a do-not-call property by its label', { dncProperty: 'Do not call' }],
    ['a negative lag', { searchLagMs: -1 }],
  ])('refuse %s', (_name, changes) => {
    expect(hubspot.settings.safeParse({ ...LEAST, ...changes }).success).toBe(false);
  });

  it('describe every setting', () => {
    const schema = z.toJSONSchema(hubspot.settings, { io: 'input' });
    const described = Object.entries(schema.properties ?? {}).filter(
      ([, property]) => typeof property === 'object' && (property.description ?? '') !== '',
    );
    expect(described).toHaveLength(11);
    expect(Object.keys(schema.properties ?? {})).toHaveLength(11);
  });

  it('do not repeat the token in an error about it', () => {
    const { error } = hubspot.settings.safeParse({ ...LEAST, accessToken: 'pat na1 secret' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
