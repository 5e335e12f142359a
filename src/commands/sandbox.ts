import { SANDBOX_CREDENTIALS, startSandbox } from '../sandbox/start-sandbox.ts';
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
  });
  const { dialer, hubspot, salesforce, webhook } = sandbox;
  print('Stand-ins for every outside system; put these into vicibridge.yaml and .env:');
  print(
    `  dialer      ${dialer.url}  VICIDIAL_USER=${SANDBOX_CREDENTIALS.dialer.user} VICIDIAL_PASS=${SANDBOX_CREDENTIALS.dialer.password}`,
  );
  print(`  hubspot     ${hubspot.url}  (baseUrl)  HUBSPOT_TOKEN=${SANDBOX_CREDENTIALS.hubspot.accessToken}`);
  print(
    `  salesforce  ${salesforce.url}  (loginUrl)  SF_ID=${SANDBOX_CREDENTIALS.salesforce.clientId} SF_SECRET=${SANDBOX_CREDENTIALS.salesforce.clientSecret}`,
  );
  print(`  webhook     ${webhook.url}  AUDIT_SECRET=${SANDBOX_CREDENTIALS.webhook.secret}`);
  print(
    'What each holds: GET <address>/_sandbox/state. Make it fail: POST <address>/_sandbox/faults. Ctrl-C ends.',
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await sandbox.close();
}
