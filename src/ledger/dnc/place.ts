/** One campaign of one dialer. */
export interface CampaignOf {
  readonly dialer: string;
  readonly campaign: string;
}

/** Everywhere: every campaign of every dialer. */
export const SYSTEM = 'system';

/**
 * Where a number is blocked, as the ledger writes it: `system`, or `main:SALES` for one campaign of one
 * dialer. VICIdial compares campaign ids without regard to case, so they stand in capitals.
 */
export function placeOf(only: CampaignOf | undefined): string {
  return only === undefined ? SYSTEM : `${only.dialer}:${only.campaign.toUpperCase()}`;
}

/** The campaign that a place stands for; undefined = everywhere. */
export function campaignOf(place: string): CampaignOf | undefined {
  const at = place.indexOf(':');
  return at === -1 ? undefined : { dialer: place.slice(0, at), campaign: place.slice(at + 1) };
}
