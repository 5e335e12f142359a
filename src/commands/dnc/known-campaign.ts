import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import { DeliveryError } from '../../domain/errors.ts';
import type { CampaignOf } from '../../ledger/dnc/place.ts';
import { isAmong, withDialerNames } from '../dialer-names.ts';
import { UsageError } from '../usage-error.ts';
import { withTraffic } from '../with-traffic.ts';

/**
 * Refuse a campaign that the dialer does not have: a number blocked there is blocked nowhere. A dialer that
 * cannot be asked is no reason to leave a number unblocked: then standard error says so.
 *
 * @throws UsageError with the nearest campaign
 */
export async function refuseUnknownCampaign(config: Config, { dialer, campaign }: CampaignOf): Promise<void> {
  const campaigns = await campaignsOf(config, dialer);
  if (campaigns === undefined || isAmong(campaign, campaigns)) return;
  throw new UsageError(
    `${dialer} has no campaign ${campaign}, or hides it from the API user; ${suggest(campaign, campaigns)} (--no-check writes it down without asking VICIdial)`,
  );
}

async function campaignsOf(config: Config, dialer: string): Promise<readonly string[] | undefined> {
  try {
    return await withTraffic(config, (openTraffic) =>
      withDialerNames(config, { dialer, openTraffic }, (names) => names.campaigns()),
    );
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    process.stderr.write(`note: whether ${dialer} has the campaign is not known: ${error.message}\n`);
    return undefined;
  }
}
