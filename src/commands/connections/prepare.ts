import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import type { Connection, Finding } from '../../connector.ts';
import { createLogger } from '../../observe/logger.ts';
import { connectDestinations } from '../../roles/destinations.ts';
import { checkCalls } from '../check-calls.ts';
import { configOf, type GlobalOptions, print, UsageError } from '../context.ts';
import { withAccounts } from '../with-accounts.ts';

export interface ConnectionsPrepareOptions extends GlobalOptions {
  readonly dryRun?: boolean;
}

/** Metadata of a CRM is slow to write: fields, permissions, one after the other. */
const PREPARE_MS = 120_000;
const CHECK_MS = 15_000;
const SIGNS = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

/** `vicibridge connections prepare [name]`: create in the accounts what they lack. Exit 1 on an error. */
export async function runConnectionsPrepare(
  name: string | undefined,
  options: ConnectionsPrepareOptions,
): Promise<void> {
  await forEach(name, options, options.dryRun === true ? check : prepare);
}

/** `vicibridge connections check [name]`: prove credentials, properties and fields. Exit 1 on an error. */
export async function runConnectionsCheck(name: string | undefined, options: GlobalOptions): Promise<void> {
  await forEach(name, options, check);
}

async function prepare(connection: Connection): Promise<readonly Finding[]> {
  if (connection.prepare === undefined)
    return [{ level: 'ok', message: 'there is nothing to create for a connection of this type' }];
  return connection.prepare(AbortSignal.timeout(PREPARE_MS));
}

function check(connection: Connection): Promise<readonly Finding[]> {
  return connection.check(AbortSignal.timeout(CHECK_MS));
}

async function forEach(
  name: string | undefined,
  options: GlobalOptions,
  look: (connection: Connection) => Promise<readonly Finding[]>,
): Promise<void> {
  const config = onlyNamed(configOf(options), name);
  const findings = await withAccounts(config, async (openAccount) => {
    const logger = createLogger({ level: 'silent', secrets: [] });
    const destinations = await connectDestinations(config, connectors, { logger, openAccount });
    try {
      const found: Finding[] = [];
      for (const destination of destinations)
        found.push(
          ...(await lookAt(destination, (connection) =>
            lookWhole(config, destination.name, connection, look),
          )),
        );
      return found;
    } finally {
      await Promise.all(destinations.map(({ connection }) => connection.close().catch(() => undefined)));
    }
  });
  for (const { level, message } of findings) print(`${SIGNS[level]}  ${message}`);
  if (findings.some(({ level }) => level === 'error')) process.exitCode = 1;
}

/** Beside what is looked at, the rules for calls: what they name cannot be made, for only people know what it is. */
async function lookWhole(
  config: Config,
  name: string,
  connection: Connection,
  look: (connection: Connection) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const found = await look(connection);
  if (found.some(({ level }) => level === 'error')) return found;
  return [...found, ...(await checkCalls(config, { name, connection }, AbortSignal.timeout(CHECK_MS)))];
}

/** The connections alone, or one of them: dialers are looked at by `vicibridge doctor`. */
function onlyNamed(config: Config, name: string | undefined): Config {
  const names = Object.keys(config.connections);
  if (name === undefined) return { ...config, dialers: {} };
  const connection = names.includes(name) ? config.connections[name] : undefined;
  if (connection === undefined)
    throw new UsageError(`there is no connection ${name}; ${suggest(name, names)}`);
  return { ...config, dialers: {}, connections: { [name]: connection } };
}

async function lookAt(
  { name, connection }: { readonly name: string; readonly connection: Connection },
  look: (connection: Connection) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    const found = await look(connection);
    return found.map(({ level, message }) => ({ level, message: `${name}: ${message}` }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : typeof error;
    return [{ level: 'error', message: `${name}: the check itself failed: ${reason}` }];
  }
}
