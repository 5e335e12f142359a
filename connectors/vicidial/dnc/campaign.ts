import { AuthError, PermanentError } from '../../../src/domain/errors.ts';
import type { Api } from '../api.ts';
import type { FunctionClient } from '../functions/client.ts';
import type { KnownSetup } from '../known-setup.ts';

/**
 * See that VICIdial has the campaign, because add_dnc_phone takes any word for one and says SUCCESS. Returns
 * warnings: without the right to look the number is blocked all the same.
 */
export async function checkCampaign(
  campaign: string | undefined,
  options: {
    readonly api: Api;
    readonly client: FunctionClient;
    readonly setup: KnownSetup;
    readonly signal: AbortSignal;
  },
): Promise<readonly string[]> {
  const { api, client, setup, signal } = options;
  if (campaign === undefined) return [];
  try {
    if (await setup.hasCampaign(client, campaign, { signal })) return [];
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'no-permission') throw error;
    return [`whether there is a campaign ${campaign} cannot be seen: give the API user view_reports`];
  }
  throw new PermanentError(
    `${api.who} has no campaign ${campaign}, or hides it from the API user: a DNC entry for it would be of no use`,
    { code: 'unknown-campaign' },
  );
}
