import { addressesOf, startSandbox } from '../sandbox/start-sandbox.ts';
import { seatAgents, TRY_OUT_DIALER, TRY_OUT_USERS } from '../sandbox/try-out.ts';
import { print, UsageError } from './context.ts';
import { SANDBOX_ENVIRONMENT, sandboxConfig } from './sandbox-files.ts';

export interface SandboxCommandOptions {
  readonly port: string;
}

/** `vicibridge sandbox`: stand-ins for the dialer and the CRMs, until a signal. */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
  const first = Number(options.port);
  if (!Number.isInteger(first) || first < 0 || first > 65_531) {
    throw new UsageError(`--port ${options.port}: use a port number, or 0 for any free ones`);
  }
  const port = (offset: number): number => (first === 0 ? 0 : first + offset);
  const sandbox = await startSandbox({
    ports: { dialer: port(0), hubspot: port(1), salesforce: port(2), webhook: port(3), highlevel: port(4) },
    dialer: TRY_OUT_DIALER,
    users: TRY_OUT_USERS,
  });
  const agents = await seatAgents(sandbox.dialer);
  const addresses = addressesOf(sandbox);
  print('Stand-ins for every outside system:');
  print(`  dialer      ${addresses.dialer}`);
  print(`  hubspot     ${addresses.hubspot}`);
  print(`  salesforce  ${addresses.salesforce}`);
  print(`  webhook     ${addresses.webhook}/in`);
  print(`  highlevel   ${addresses.highlevel}`);
  print('\nA whole vicibridge.yaml for them, and the .env to put beside it:\n');
  print(`# vicibridge.yaml\n${sandboxConfig(addresses)}`);
  print(`# .env\n${SANDBOX_ENVIRONMENT}`);
  print(
    'What each holds: GET <address>/_sandbox/state. Make it fail: POST <address>/_sandbox/faults. Ctrl-C ends.',
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await agents.stop();
  await sandbox.close();
}
