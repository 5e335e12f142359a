import { type SandboxAddresses, SANDBOX_CREDENTIALS } from '../sandbox/start-sandbox.ts';
import { ORGANIZATION_ID } from '../sandbox/salesforce/ids.ts';
import { PORTAL_ID } from '../sandbox/hubspot/account-routes.ts';

/** The whole configuration file for the stand-ins; docs/sandbox.md shows the same. */
export function sandboxConfig(addresses: SandboxAddresses): string {
  const { dialer, hubspot, salesforce, webhook, highlevel } = addresses;
  return `server:
  publicUrl: http://127.0.0.1:8080
  # port: 8080 # taken? write another one here, and in publicUrl
console:
  # port: 8081 # taken? write another one here
  users:
    - { name: ops, password: $CONSOLE_PASSWORD, role: write }
redis:
  # url: redis://127.0.0.1:6379 # yours is elsewhere? write its address here
  prefix: '{vb-sandbox}'
dialers:
  main:
    url: ${dialer}
    user: $VICIDIAL_USER
    password: $VICIDIAL_PASS
    timezone: America/New_York
    hookKey: $HOOK_KEY
    listId: '1001'
    recordings: {}
connections:
  crm:
    type: hubspot
    baseUrl: ${hubspot}
    accessToken: $HUBSPOT_TOKEN
    webhooks: { secret: $HUBSPOT_APP_SECRET, portalId: ${PORTAL_ID} }
    leads:
      dialer: main
      objects:
        contact:
          fields: { phone_number: phone, first_name: firstname, last_name: lastname, email: email }
          campaign: { value: SALES }
          optOut: { when: { field: vicidial_dnc, is: 'true' } }
          onDelete: remove-from-hopper
  sfdc:
    type: salesforce
    loginUrl: ${salesforce}
    clientId: $SF_ID
    clientSecret: $SF_SECRET
    timezone: America/New_York
    webhooks: { organizationId: ${ORGANIZATION_ID}, token: $SF_MESSAGE_TOKEN, secret: $SF_FLOW_SECRET }
    leads:
      dialer: main
      objects:
        Lead:
          fields: { phone_number: Phone, first_name: FirstName, last_name: LastName, email: Email }
          optOut: { when: { field: DoNotCall, is: 'true' } }
  audit:
    type: webhook
    url: ${webhook}/in
    secret: $AUDIT_SECRET
  ghl:
    type: highlevel
    baseUrl: ${highlevel}
    accessToken: $HIGHLEVEL_TOKEN
    locationId: ${SANDBOX_CREDENTIALS.highlevel.locationId}
sources:
  website:
    secret: $LEADS_SECRET
    dialer: main
    listId: '1001'
recordings:
  secret: $RECORDINGS_SECRET
dnc:
  sources:
    scrubber: { secret: $DNC_SECRET }
routes:
  - { on: [disposition, no-agent], to: [crm, sfdc, audit, ghl] }
`;
}

/** The file with the secrets that stands beside it. They open nothing but the stand-ins. */
export const SANDBOX_ENVIRONMENT = `CONSOLE_PASSWORD=sandbox-console
VICIDIAL_USER=${SANDBOX_CREDENTIALS.dialer.user}
VICIDIAL_PASS=${SANDBOX_CREDENTIALS.dialer.password}
HOOK_KEY=sandbox-hook-key
HUBSPOT_TOKEN=${SANDBOX_CREDENTIALS.hubspot.accessToken}
HUBSPOT_APP_SECRET=sandbox-app-secret
SF_ID=${SANDBOX_CREDENTIALS.salesforce.clientId}
SF_SECRET=${SANDBOX_CREDENTIALS.salesforce.clientSecret}
SF_MESSAGE_TOKEN=sandbox-message-token
SF_FLOW_SECRET=sandbox-flow-secret
AUDIT_SECRET=${SANDBOX_CREDENTIALS.webhook.secret}
HIGHLEVEL_TOKEN=${SANDBOX_CREDENTIALS.highlevel.accessToken}
LEADS_SECRET=sandbox-leads-secret
DNC_SECRET=sandbox-dnc-secret
RECORDINGS_SECRET=sandbox-recordings-secret-00000000
`;
