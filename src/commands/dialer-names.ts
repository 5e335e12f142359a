import type { FunctionClient } from '../../connectors/vicidial/functions/client.ts';
import { openSession } from '../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../connectors/vicidial/settings.ts';
import type { Config } from '../config/config.ts';
import type { OpenTraffic } from '../dialer-traffic.ts';
import { DeliveryError } from '../domain/errors.ts';
import { UsageError } from './usage-error.ts';

/** Long enough for a few turns among the workers' calls. */
const ASK_MS = 15_000;

/** What of a dialer can be looked up by name. Each throws what VICIdial's answer stands for. */
export interface DialerNames {
  /** Ids of the campaigns that the API user may see. */
  campaigns(): Promise<readonly string[]>;
  hasList(listId: string): Promise<boolean>;
}

/** Ask one dialer for names, in step with the workers. @throws UsageError for a dialer that is not configured */
export async function withDialerNames<Result>(
  { dialers }: Pick<Config, 'dialers'>,
  asked: { readonly dialer: string; readonly openTraffic: OpenTraffic | undefined },
  work: (names: DialerNames) => Promise<Result>,
): Promise<Result> {
  const { dialer: name, openTraffic } = asked;
  const dialer = dialers[name];
  if (dialer === undefined) throw new UsageError(`no dialer ${name}`);
  const settings = VicidialSettings.parse(dialer.settings);
  const session = openSession(settings, { name, now: Date.now, openTraffic });
  try {
    return await work(namesOf(session.client, AbortSignal.timeout(ASK_MS)));
  } finally {
    await session.close();
  }
}

function namesOf({ nonAgent }: FunctionClient, signal: AbortSignal): DialerNames {
  return {
    async campaigns() {
      const { rows } = await nonAgent.campaignsList({}, { signal });
      return rows.map((row) => row.campaign_id);
    },
    async hasList(listId) {
      try {
        const { rows } = await nonAgent.listInfo({ listId }, { signal });
        return rows.length > 0;
      } catch (error) {
        if (error instanceof DeliveryError && error.code === 'unknown-list') return false;
        throw error;
      }
    },
  };
}

/** Whether a campaign is among them; VICIdial's database does not tell capital from small letters. */
export function isAmong(campaign: string, campaigns: readonly string[]): boolean {
  return campaigns.some((one) => one.toLowerCase() === campaign.toLowerCase());
}
