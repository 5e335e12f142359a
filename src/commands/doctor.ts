import type { Diagnosis } from '../../connectors/vicidial/doctor/diagnosis.ts';
import { doubtful, wrong } from '../../connectors/vicidial/doctor/diagnosis.ts';
import { examineDialer } from '../../connectors/vicidial/doctor/examine.ts';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/fault.ts';
import type { OpenTraffic } from '../dialer-traffic.ts';
import { judgeCertificate } from './certificate.ts';
import { chooseDialers } from './choose-dialer.ts';
import { configOf, type GlobalOptions, print } from './context.ts';
import { hasErrors, type Report, reportLines } from './doctor-report.ts';
import { diagnoseConfiguration } from './refused-configuration.ts';
import { withTraffic } from './with-traffic.ts';

export interface DoctorOptions extends GlobalOptions {
  readonly json?: boolean;
}

/** For one dialer: fifteen calls at the slowest pace, and a database that is slow. */
const PATIENCE_MS = 120_000;

/**
 * `vicibridge doctor [dialer]`: find what keeps dialers and us from working together, each with its remedy.
 * Writes nothing anywhere, and prints no secret. Exit 1 when there is an error.
 */
export async function runDoctor(dialer: string | undefined, options: DoctorOptions): Promise<void> {
  const report = await examine(dialer, options);
  if (options.json === true) print(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) print(line);
  if (hasErrors(report)) process.exitCode = 1;
}

async function examine(dialer: string | undefined, options: GlobalOptions): Promise<Report> {
  try {
    const config = configOf(options);
    const names = chooseDialers(config, dialer);
    const general = await judgePublicUrl(config);
    const dialers = await withTraffic(config, (openTraffic) =>
      Promise.all(names.map(async (name) => [name, await visit(config, name, openTraffic)] as const)),
    );
    return { general, dialers: Object.fromEntries(dialers) };
  } catch (error) {
    const refused = error instanceof ConfigError ? diagnoseConfiguration(error) : undefined;
    if (refused === undefined) throw error;
    return refused;
  }
}

async function judgePublicUrl({ server }: Config): Promise<readonly Diagnosis[]> {
  if (server.publicUrl === undefined)
    return [
      wrong(
        'public-url-missing',
        'server.publicUrl is not set, so no URL in VICIdial can be judged or made',
        'set it to the address by which the dialer reaches this server',
      ),
    ];
  return [await judgeCertificate(server.publicUrl, { nowMs: Date.now() })];
}

async function visit(
  config: Config,
  name: string,
  openTraffic: OpenTraffic | undefined,
): Promise<readonly Diagnosis[]> {
  const { publicUrl } = config.server;
  const hookKeys = config.dialers[name]?.hookKeys ?? [];
  const settings = VicidialSettings.parse(config.dialers[name]?.settings);
  const session = openSession(settings, { name, now: Date.now, openTraffic });
  try {
    const target = publicUrl === undefined ? undefined : { publicUrl, dialer: name, hookKeys };
    const asksForCalls = config.dialers[name]?.reconcile.api;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const found = await examineDialer({ session, target, asksForCalls, signal });
    return openTraffic === undefined ? [...found, REDIS_AWAY] : found;
  } finally {
    await session.close();
  }
}

const REDIS_AWAY = doubtful(
  'redis-away',
  'Redis cannot be reached, so the pace and the login circuit of the workers are not known here',
  'run `vicibridge check`, and mend what it says of Redis',
);
