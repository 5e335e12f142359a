import type { Config } from '../../config/config.ts';
import { type CampaignOf, campaignOf } from '../../ledger/dnc/place.ts';
import { chooseDialer } from '../choose-dialer.ts';
import { UsageError } from '../usage-error.ts';

export interface PlaceOptions {
  readonly campaign?: string;
  readonly dialer?: string;
}

/** @returns the campaign that is meant; undefined = everywhere */
export function chosenPlace(config: Config, { campaign, dialer }: PlaceOptions): CampaignOf | undefined {
  if (campaign !== undefined) return { dialer: chooseDialer(config, dialer), campaign };
  if (dialer === undefined) return undefined;
  throw new UsageError('--dialer is for one campaign: add --campaign, or leave it out for everywhere');
}

/** A place in words, from the ledger's. */
export function placeText(place: string): string {
  const only = campaignOf(place);
  return only === undefined ? 'everywhere' : `in campaign ${only.campaign} of ${only.dialer}`;
}
