import { onTestFinished } from 'vitest';
import type { Diagnosis } from '../../connectors/vicidial/doctor/diagnosis.ts';
import type { HookTarget } from '../../connectors/vicidial/doctor/url-judge.ts';
import { type DialerSession, openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { CampaignSetup, InGroupSetup } from '../../src/domain/dialer-setup.ts';
import { type TemplateTrigger, urlTemplate } from '../../src/domain/url-templates.ts';
import {
  type DialerStandIn,
  type DialerStandInOptions,
  startDialerStandIn,
} from '../../src/sandbox/dialer/stand-in.ts';
import { snapshotTables } from '../../src/sandbox/dialer/tables/index.ts';

export const KEY = 'hook-key-000000000001';
export const OLD_KEY = 'hook-key-of-last-year';
export const TARGET: HookTarget = {
  publicUrl: 'https://bridge.example.com',
  dialer: 'main',
  hookKeys: [KEY, OLD_KEY],
};
export const PASSWORD = 'Long-and_plain-password-1';

/** What has to stand in a field. */
export function urlOf(trigger: TemplateTrigger, hookKey = KEY): string {
  return urlTemplate(trigger, { ...TARGET, hookKey });
}

/** With every URL right. */
export const CAMPAIGN: CampaignSetup = {
  id: 'SALES',
  name: 'Sales B2B',
  active: true,
  dispoUrl: urlOf('dispo'),
  startUrl: urlOf('start'),
  noAgentUrl: urlOf('no-agent'),
  inGroups: ['SUPPORT'],
};
export const IN_GROUP: InGroupSetup = {
  id: 'SUPPORT',
  name: 'Support',
  active: true,
  dispoUrl: 'CAMP',
  startUrl: '',
  noAgentUrl: urlOf('no-agent'),
  addLeadUrl: '',
};

/** A session with the stand-in, both closed when the test ends. */
export async function startSession(
  options: { readonly settings?: object; readonly standIn?: DialerStandInOptions } = {},
): Promise<{ readonly session: DialerSession; readonly standIn: DialerStandIn }> {
  const user = { user: 'bridge', password: PASSWORD };
  const standIn = await startDialerStandIn({ users: [user], ...options.standIn });
  const settings = VicidialSettings.parse({
    type: 'vicidial',
    url: standIn.url,
    ...user,
    timezone: 'America/New_York',
    // Most tests are not about the pace.
    governor: { ratePerSecond: 100, burst: 50 },
    ...options.settings,
  });
  const session = openSession(settings, { name: 'main', now: Date.now });
  onTestFinished(async () => {
    await session.close();
    await standIn.close();
  });
  return { session, standIn };
}

/** All that the stand-in holds, but for its users: VICIdial notes every login with them. */
export function holdings({ tables, leads, hopper, callbacks, dnc }: DialerStandIn) {
  const snapshots = [...snapshotTables(tables)].filter(([name]) => name !== 'vicidial_users');
  return structuredClone({ ...Object.fromEntries(snapshots), leads, hopper, callbacks, dnc: [...dnc] });
}

export function signal(): AbortSignal {
  return AbortSignal.timeout(30_000);
}

/** `error right-missing`, in order, without what is well. */
export function bad(found: readonly Diagnosis[]): readonly string[] {
  return found.filter(({ level }) => level !== 'ok').map(({ level, code }) => `${level} ${code}`);
}
