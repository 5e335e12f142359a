import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import { redactConfig } from '../config/redact.ts';
import type { ConnectorTools, Finding } from '../connector.ts';
import { listAllSetAside } from '../journal/reconciled.ts';
import { createLogger } from '../observe/logger.ts';
import { checkRedisPolicy } from '../queue/policy.ts';
import { connectRedis } from '../queue/redis.ts';
import { connectDestinations } from '../roles/destinations.ts';
import { checkCalls } from './check-calls.ts';
import { checkFeed } from './check-feed.ts';
import { checkRecords } from './check-records.ts';
import { checkSources } from './check-sources.ts';
import { checkTargets } from './check-targets.ts';
import { configOf, type GlobalOptions, print } from './context.ts';
import { withAccounts } from './with-accounts.ts';
import { withTraffic } from './with-traffic.ts';

/** Long enough for a turn among the workers' calls. */
const CHECK_MS = 15_000;
const SIGNS = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

/** `vicibridge check`: the effective configuration, and every promise it makes proven. Exit 1 on an error. */
export async function runCheck(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  print(redactConfig(config, connectors));
  const findings = [
    checkFolder(config),
    ...checkSetAside(config),
    ...checkSources(config),
    ...(await checkRedis(config)),
    ...(await withTraffic(config, (openTraffic) =>
      withAccounts(config, (openAccount) => checkDestinations(config, { openTraffic, openAccount })),
    )),
  ];
  for (const { level, message } of findings) print(`${SIGNS[level]}  ${message}`);
  const errors = findings.filter(({ level }) => level === 'error').length;
  print(errors === 0 ? 'all checks passed' : `${errors} ${errors === 1 ? 'check' : 'checks'} failed`);
  if (errors > 0) process.exitCode = 1;
}

function checkFolder(config: Config): Finding {
  const { dir } = config.data;
  try {
    mkdirSync(dir, { recursive: true });
    const probe = join(dir, '.write-check');
    writeFileSync(probe, 'x', { flush: true });
    rmSync(probe);
    return { level: 'ok', message: `data: ${dir} takes writes` };
  } catch (error) {
    return { level: 'error', message: `data: ${dir} cannot be written: ${(error as Error).message}` };
  }
}

function checkSetAside(config: Config): readonly Finding[] {
  return listAllSetAside(config.data.dir).map((file) => ({
    level: 'warning',
    message: `data: a damaged journal was set aside, with hits that may be nowhere else: run vicibridge recover ${file}, then remove the file`,
  }));
}

async function checkRedis(config: Config): Promise<readonly Finding[]> {
  const redis = connectRedis(config.redis.url, 'producer', silentLogger());
  try {
    await Promise.race([
      new Promise((resolve) => void redis.once('ready', resolve)),
      new Promise((_resolve, reject) => {
        redis.once('error', reject);
        setTimeout(() => reject(new Error('no answer')), CHECK_MS).unref();
      }),
    ]);
    return await checkRedisPolicy(redis);
  } catch (error) {
    const message = `redis: not reachable (${(error as Error).message}); start it, or set redis.url. Hits are kept meanwhile`;
    return [{ level: 'error', message }];
  } finally {
    redis.disconnect();
  }
}

/** In step with the workers: a password that was refused is not tried once more, and limits are kept to. */
async function checkDestinations(
  config: Config,
  shared: Pick<ConnectorTools, 'openTraffic' | 'openAccount'>,
): Promise<readonly Finding[]> {
  const { openTraffic } = shared;
  const tools = { logger: silentLogger(), ...shared };
  const destinations = await connectDestinations(config, connectors, tools);
  const findings: Finding[] = [];
  for (const { name, enabled, connection } of destinations) {
    if (!enabled) {
      findings.push({
        level: 'warning',
        message: `${name}: switched off (enabled: false); its deliveries wait`,
      });
      continue;
    }
    const found = await connection
      .check(AbortSignal.timeout(CHECK_MS))
      .catch((error: Error) => [
        { level: 'error' as const, message: `the check itself failed: ${error.message}` },
      ]);
    const well = found.every(({ level }) => level !== 'error');
    const targets =
      well && config.dialers[name] !== undefined ? await checkTargets(config, name, openTraffic) : [];
    const calls = well ? await checkCalls(config, { name, connection }, AbortSignal.timeout(CHECK_MS)) : [];
    const records = well
      ? await checkRecords(config, { name, connection }, AbortSignal.timeout(CHECK_MS))
      : [];
    const feed = well ? await checkFeed(config, { name, connection }, AbortSignal.timeout(CHECK_MS)) : [];
    for (const { level, message } of [...found, ...targets, ...calls, ...records, ...feed])
      findings.push({ level, message: `${name}: ${message}` });
  }
  await Promise.all(destinations.map(({ connection }) => connection.close().catch(() => undefined)));
  return findings;
}

function silentLogger() {
  return createLogger({ level: 'silent', secrets: [] });
}
