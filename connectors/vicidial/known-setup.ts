import { AuthError } from '../../src/domain/errors.ts';
import type { CallOptions } from './functions/call-function.ts';
import type { FunctionClient } from './functions/client.ts';

type Client = Pick<FunctionClient, 'nonAgent'>;

/** What a dialer has been set up with; asked at most every ten minutes, because it hardly ever changes. */
export interface KnownSetup {
  /** Throws what campaigns_list throws, AuthError (`no-permission`) for a user without view_reports. */
  hasCampaign(client: Client, campaignId: string, options: CallOptions): Promise<boolean>;
  /** In lower case; undefined = the API user may not look, or custom fields are switched off. */
  customLabels(
    client: Client,
    listId: string,
    options: CallOptions,
  ): Promise<ReadonlySet<string> | undefined>;
}

const FRESH_MS = 600_000;
/** More lists or campaigns than any dialer has. */
const MOST = 5_000;
const MAY_NOT_LOOK = new Set(['no-permission', 'custom-fields-off']);

/** @param now milliseconds since the epoch */
export function createKnownSetup(now: () => number): KnownSetup {
  const campaigns = new Map<string, number>();
  const labels = new Map<string, { readonly at: number; readonly names: ReadonlySet<string> | undefined }>();
  return {
    async hasCampaign(client, campaignId, options) {
      if (now() - (campaigns.get(campaignId) ?? -Infinity) < FRESH_MS) return true;
      const { rows } = await client.nonAgent.campaignsList({ campaignId }, options);
      if (!rows.some((row) => row.campaign_id.toLowerCase() === campaignId.toLowerCase())) return false;
      if (campaigns.size >= MOST) campaigns.clear();
      campaigns.set(campaignId, now());
      return true;
    },
    async customLabels(client, listId, options) {
      const known = labels.get(listId);
      if (known !== undefined && now() - known.at < FRESH_MS) return known.names;
      const names = await readLabels(client, listId, options);
      if (labels.size >= MOST) labels.clear();
      labels.set(listId, { at: now(), names });
      return names;
    },
  };
}

async function readLabels(
  client: Client,
  listId: string,
  options: CallOptions,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const { rows } = await client.nonAgent.listCustomFields({ listId }, options);
    return new Set(
      rows.flatMap((row) => row.custom_fields_list_space_delimited.map((label) => label.toLowerCase())),
    );
  } catch (error) {
    if (error instanceof AuthError && MAY_NOT_LOOK.has(error.code)) return undefined;
    throw error;
  }
}
