import { allFunctions } from '../functions/catalogue.ts';
import { governorRules } from '../governor-settings.ts';
import type { DialerSession } from '../session.ts';
import { type Diagnosis, doubtful, well } from './diagnosis.ts';
import { judgeHooks } from './hooks.ts';
import { judgePassword } from './password.ts';
import { probeRights } from './probes.ts';
import { judgeReach } from './reach.ts';
import { COUNTING, judgeRights, NEEDED, USEFUL, type WantedFunction } from './rights.ts';
import { judgeTables, toFault } from './tables.ts';
import type { HookTarget } from './url-judge.ts';

export interface Examination {
  readonly session: DialerSession;
  /** Undefined: without `server.publicUrl` nobody can tell which URL is right. */
  readonly target: HookTarget | undefined;
  /** The API is asked for the dialer's calls (`reconcile.api`), which wants more rights. */
  readonly asksForCalls?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** Look for everything that keeps one dialer and us from working together. Changes nothing there. */
export async function examineDialer(examination: Examination): Promise<readonly Diagnosis[]> {
  const { session, signal, asksForCalls } = examination;
  // Before calls of our own raise it.
  const pace = await judgePace(session);
  const reach = await judgeReach(session, signal);
  return [
    ...reach.found,
    ...(reach.reached ? pace : []),
    judgePassword(session.settings.password),
    ...(reach.reached ? await judgeLogin(session, asksForCalls === true ? COUNTING : [], signal) : []),
    ...(await judgeSetup(examination)),
  ];
}

/** With the database one call proves the login; without it there is one for each function that we call. */
function judgeLogin(
  session: DialerSession,
  more: readonly WantedFunction[],
  signal: AbortSignal,
): Promise<readonly Diagnosis[]> {
  const functions =
    session.database === undefined ? [...NEEDED, ...USEFUL, ...more] : (['lead_search'] as const);
  return probeRights(session, functions, signal);
}

async function judgeSetup({ session, target, signal }: Examination): Promise<readonly Diagnosis[]> {
  const { database, settings } = session;
  if (database === undefined) return WITHOUT_DATABASE;
  const tables = await judgeTables(database, { nonLatin: settings.nonLatin, signal });
  const setup = await database.readSetup(settings.user, signal).catch(toFault);
  if ('code' in setup) return tables.some(({ code }) => code === setup.code) ? tables : [...tables, setup];
  return [
    ...tables,
    ...judgeRights(setup.apiUser, { definitions: allFunctions(), wanted: [...NEEDED, ...USEFUL] }),
    ...(target === undefined ? [] : judgeHooks(setup, target)),
  ];
}

const CONNECT = 'configure `database`, read only: docs/vicidial-database.md';
const WITHOUT_DATABASE: readonly Diagnosis[] = [
  doubtful(
    'rights-unseen',
    'what the API user may do beyond what is needed does not show in the API',
    CONNECT,
  ),
  doubtful(
    'urls-unseen',
    'the URLs of campaigns and in-groups do not show in the API, so none was judged',
    CONNECT,
  ),
  doubtful(
    'tables-unseen',
    'index on vendor_lead_code, table engine and use_non_latin do not show in the API',
    CONNECT,
  ),
];

async function judgePace({ settings, traffic, name }: DialerSession): Promise<readonly Diagnosis[]> {
  const figures = await traffic.figures().catch(() => undefined);
  // Redis went away meanwhile; `vicibridge check` tells that.
  if (figures === undefined) return [];
  const { ratePerSecond, quietUntil, decreases, errors } = figures;
  const wanted = governorRules(settings).ratePerSecond;
  // In quiet hours it is slow on purpose.
  if (ratePerSecond === undefined || quietUntil !== undefined || ratePerSecond * 2 > wanted)
    return [well('pace', `${name} is called at up to ${ratePerSecond ?? wanted} calls a second`)];
  return [
    doubtful(
      'slowed-down',
      `${name} is called at ${ratePerSecond} calls a second instead of ${wanted}, after ${errors} errors and ${decreases} slow-downs`,
      "see the dialer's load and `vicibridge status`; the pace grows back by itself",
    ),
  ];
}
