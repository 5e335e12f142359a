import { createHash } from 'node:crypto';
import type { HubSpotSettings } from './settings.ts';

/**
 * What all workers of one account share its limits under: a digest of the address and of the credentials, since
 * HubSpot counts by app and account. A token that was rotated is another account.
 */
export function accountId({ baseUrl, accessToken, oauth }: HubSpotSettings): string {
  const credentials = oauth === undefined ? [accessToken ?? ''] : [oauth.clientId, oauth.refreshToken];
  const parts = ['hubspot', new URL(baseUrl).origin, ...credentials];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
