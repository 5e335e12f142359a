import { type SandboxAddresses, SANDBOX_CREDENTIALS } from '../../src/sandbox/start-sandbox.ts';

/** What a configuration says about the stand-ins, beside what each test adds. */
export function connectionsTo(urls: SandboxAddresses) {
  return {
    hubspot: { type: 'hubspot', accessToken: '$HUBSPOT_TOKEN', baseUrl: urls.hubspot },
    salesforce: {
      type: 'salesforce',
      loginUrl: urls.salesforce,
      clientId: '$SF_ID',
      clientSecret: '$SF_SECRET',
    },
    webhook: { type: 'webhook', url: `${urls.webhook}/in`, secret: '$AUDIT_SECRET' },
    highlevel: {
      type: 'highlevel',
      accessToken: '$HIGHLEVEL_TOKEN',
      locationId: SANDBOX_CREDENTIALS.highlevel.locationId,
      baseUrl: urls.highlevel,
    },
  } as const;
}

export function dialerAt({ dialer: url }: SandboxAddresses) {
  return {
    url,
    user: '$VICIDIAL_USER',
    password: '$VICIDIAL_PASS',
    timezone: 'America/New_York',
    hookKey: '$HOOK_KEY',
  } as const;
}
