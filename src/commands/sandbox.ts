import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '../sandbox/start-sandbox.ts';
import { seatAgents, TRY_OUT_DIALER } from '../sandbox/try-out.ts';
import { print, UsageError } from './context.ts';

export interface SandboxCommandOptions {
  readonly port: string;
}

/** `vicibridge sandbox`: stand-ins for the dialer and the CRMs, until a signal. */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
  const first = Number(options.port);
  if (!Number.isInteger(first) || first < 0 || first > 65_532) {
    throw new UsageError(`--port ${options.port}: use a port number, or 0 for any free ones`);
  }
  const port = (offset: number): number => (first === 0 ? 0 : first + offset);
  const sandbox = await startSandbox({
    ports: { dialer: port(0), hubspot: port(1), salesforce: port(2), webhook: port(3) },
    dialer: TRY_OUT_DIALER,
  });
  const agents = await seatAgents(sandbox.dialer);
  const { dialer, hubspot, salesforce, webhook } = sandbox;
  print('Stand-ins for every outside system:');
  print(`  dialer      ${dialer.url}`);
  print(`  hubspot     ${hubspot.url}`);
  print(`  salesforce  ${salesforce.url}`);
  print(`  webhook     ${webhook.url}/in`);
  print('\nA whole vicibridge.yaml for them, and the .env to put beside it:\n');
  print(configFor(sandbox));
  print(ENVIRONMENT);
  print(
    'What each holds: GET <address>/_sandbox/state. Make it fail: POST <address>/_sandbox/faults. Ctrl-C ends.',
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await agents.stop();
  await sandbox.close();
}

/** The whole configuration file; docs/sandbox.md shows the same. */
function configFor({ dialer, hubspot, salesforce, webhook }: Sandbox): string {
  return `# vicibridge.yaml
server:
  publicUrl: http://127.0.0.1:8080
console:
  users:
    - { name: ops, password: $CONSOLE_PASSWORD, role: write }
redis:
  prefix: '{vb-sandbox}'
dialers:
  main:
    url: ${dialer.url}
    user: $VICIDIAL_USER
    password: $VICIDIAL_PASS
    timezone: America/New_York
    hookKey: $HOOK_KEY
    listId: '1001'
connections:
  crm:
    type: hubspot
    baseUrl: ${hubspot.url}
    accessToken: $HUBSPOT_TOKEN
  sfdc:
    type: salesforce
    loginUrl: ${salesforce.url}
    clientId: $SF_ID
    clientSecret: $SF_SECRET
    timezone: America/New_York
  audit:
    type: webhook
    url: ${webhook.url}/in
    secret: $AUDIT_SECRET
sources:
  website:
    secret: $LEADS_SECRET
    dialer: main
    listId: '1001'
routes:
  - { on: [disposition, no-agent], to: [crm, sfdc, audit] }
`;
}

const ENVIRONMENT = `# .env
CONSOLE_PASSWORD=sandbox-console
VICIDIAL_USER=${SANDBOX_CREDENTIALS.dialer.user}
VICIDIAL_PASS=${SANDBOX_CREDENTIALS.dialer.password}
HOOK_KEY=sandbox-hook-key
HUBSPOT_TOKEN=${SANDBOX_CREDENTIALS.hubspot.accessToken}
SF_ID=${SANDBOX_CREDENTIALS.salesforce.clientId}
SF_SECRET=${SANDBOX_CREDENTIALS.salesforce.clientSecret}
AUDIT_SECRET=${SANDBOX_CREDENTIALS.webhook.secret}
LEADS_SECRET=sandbox-leads-secret
`;
