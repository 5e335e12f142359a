import { campaignsText } from '../../connectors/vicidial/install/known.ts';
import { placesOf } from '../../connectors/vicidial/install/places.ts';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Config } from '../config/config.ts';
import type { CampaignSetup, DialerSetup } from '../domain/dialer-setup.ts';
import { DeliveryError } from '../domain/errors.ts';
import { chooseDialer } from './choose-dialer.ts';
import { configOf, type GlobalOptions, print, UsageError } from './context.ts';
import { hookTargetOf } from './hook-target.ts';
import { KEY_WARNING, runUrls } from './urls.ts';

export interface DialerUrlsOptions extends GlobalOptions {
  readonly campaign?: string;
}

const PATIENCE_MS = 30_000;

/**
 * `vicibridge dialer urls [dialer] --campaign X`: the text for each field of one campaign and of its in-groups,
 * with the place in VICIdial's administration. Without a campaign the same as `vicibridge urls`.
 */
export async function runDialerUrls(wanted: string | undefined, options: DialerUrlsOptions): Promise<void> {
  const { campaign: campaignId } = options;
  if (campaignId === undefined) return runUrls(wanted, options);
  const config = configOf(options);
  const dialer = chooseDialer(config, wanted);
  const target = hookTargetOf(config, dialer);
  const { campaign, inGroups } = await readCampaign(config, dialer, campaignId);
  const title = campaign === undefined ? campaignId : `${campaignId} (${campaign.name})`;
  print(`# Dialer ${dialer}, campaign ${title}. ${KEY_WARNING}\n`);
  for (const { where, text } of placesOf({ campaignId, inGroups, target })) print(`## ${where}\n${text}\n`);
}

/** Nothing of it is known without a database, or when that is away. */
async function readCampaign(
  config: Config,
  name: string,
  campaignId: string,
): Promise<{
  readonly campaign: CampaignSetup | undefined;
  readonly inGroups: readonly string[] | undefined;
}> {
  const settings = VicidialSettings.parse(config.dialers[name]?.settings);
  const session = openSession(settings, { name, now: Date.now });
  try {
    const setup = await session.database?.readSetup(settings.user, AbortSignal.timeout(PATIENCE_MS));
    if (setup === undefined) return { campaign: undefined, inGroups: undefined };
    const campaign = findCampaign(setup, campaignId, name);
    return { campaign, inGroups: campaign.inGroups };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    process.stderr.write(`${error.message}: the in-groups of the campaign are not known\n`);
    return { campaign: undefined, inGroups: undefined };
  } finally {
    await session.close();
  }
}

function findCampaign({ campaigns }: DialerSetup, campaignId: string, dialer: string): CampaignSetup {
  const campaign = campaigns.find(({ id }) => id === campaignId);
  if (campaign !== undefined) return campaign;
  throw new UsageError(`dialer ${dialer} has no campaign ${campaignId}; ${campaignsText(campaigns)}`);
}
