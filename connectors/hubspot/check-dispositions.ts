import type { Finding } from '../../src/connector.ts';
import type { HubSpotApi } from './api.ts';
import { DISPOSITION_GUIDS } from './dispositions.ts';
import { readProperty } from './read-property.ts';
import type { HubSpotSettings } from './settings.ts';

/** Whether the account has the call outcomes of its own that the settings name. Throws the delivery errors. */
export async function dispositionFinding(
  api: HubSpotApi,
  settings: Pick<HubSpotSettings, 'dispositions'>,
  signal: AbortSignal,
): Promise<Finding> {
  const own = Object.entries(settings.dispositions).filter(([, target]) => !(target in DISPOSITION_GUIDS));
  if (own.length === 0) return { level: 'ok', message: 'Call outcomes: the built-in ones only.' };
  const property = await readProperty(api, 'calls', 'hs_call_disposition', signal);
  const known = new Set(
    property?.options?.flatMap(({ value, label }) => [value.toLowerCase(), (label ?? value).toLowerCase()]),
  );
  const unknown = own.filter(([, target]) => !known.has(target.toLowerCase())).map(([status]) => status);
  if (unknown.length === 0)
    return { level: 'ok', message: `Call outcomes: all ${own.length} of your own exist.` };
  return {
    level: 'error',
    message:
      `dispositions: HubSpot has no call outcome like the one given for ${unknown.join(', ')}. ` +
      'Copy it from GET /crm/properties/2026-09/calls/hs_call_disposition (options), or use a built-in name.',
  };
}
