import type { DialerDatabase } from '../../../src/domain/dialer-database.ts';
import type { DialerSetup } from '../../../src/domain/dialer-setup.ts';

/** How the dialer is set up, read when it is needed and kept for ten minutes. */
export type ReadSetup = (signal: AbortSignal) => Promise<DialerSetup>;

const FRESH_MS = 600_000;

/** @param apiUser as the API knows it; its rights come along and do not matter here */
export function createSetup(
  database: Pick<DialerDatabase, 'readSetup'>,
  apiUser: string,
  now: () => number,
): ReadSetup {
  let known: { readonly at: number; readonly setup: DialerSetup } | undefined;
  return async (signal) => {
    if (known !== undefined && now() - known.at < FRESH_MS) return known.setup;
    const setup = await database.readSetup(apiUser, signal);
    known = { at: now(), setup };
    return setup;
  };
}

/** As MySQL compares VICIdial's ids. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Width of `vicidial_log.campaign_id`; an in-group's id may be longer. */
const CAMPAIGN_WIDTH = 8;

/**
 * Whether a row of `vicidial_log` repeats one of `vicidial_closer_log`: an in-group that asks the caller for
 * an id (call handle method …DIGITID) logs its calls twice, and so does the sweep of calls that got stuck.
 */
export function repeatsInbound(campaignId: string, setup: DialerSetup): boolean {
  if (setup.campaigns.some(({ id }) => isSame(id, campaignId))) return false;
  return setup.inGroups.some(({ id }) => isSame(id.slice(0, CAMPAIGN_WIDTH), campaignId));
}
