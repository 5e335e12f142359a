import { z } from 'zod';
import type { HubSpotApi } from './api.ts';
import type { HubSpotSettings } from './settings.ts';

export const AccountDetails = z.looseObject({
  portalId: z.number(),
  accountType: z.string().optional(),
  /** IANA name, often an old one: `US/Eastern`. */
  timeZone: z.string().optional(),
});
export type AccountDetails = z.infer<typeof AccountDetails>;

/** Whose token it is: the cheapest question to HubSpot. Throws the delivery errors. */
export function readAccount(
  api: HubSpotApi,
  { apiVersion }: Pick<HubSpotSettings, 'apiVersion'>,
  signal: AbortSignal,
): Promise<AccountDetails> {
  const operation = { name: 'tell which account the token belongs to', effect: 'read' } as const;
  const path = `/account-info/${apiVersion}/details`;
  return api.urgent.get(operation, signal, AccountDetails, path);
}

export async function readTimeZone(
  api: HubSpotApi,
  settings: Pick<HubSpotSettings, 'apiVersion'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  return (await readAccount(api, settings, signal)).timeZone;
}
