/**
 * HubSpot's API is versioned by month, each version supported for 18 months; 2026-09 is generally available
 * since September 2026. The client library still writes the v3 and v4 paths, which end in 2027.
 */
export const DEFAULT_API_VERSION = '2026-09';

/**
 * The library's URL in the configured version: `/crm/v3/objects/calls` becomes
 * `/crm/objects/2026-09/calls`, likewise properties, lists and batches of associations; single
 * associations moved under objects.
 * `v3` leaves everything as the library wrote it.
 */
export function versionedUrl(url: string, apiVersion: string): string {
  if (apiVersion === 'v3') return url;
  return url
    .replace(/\/crm\/v[34]\/objects\//, `/crm/objects/${apiVersion}/`)
    .replace('/crm/v4/associations/', `/crm/associations/${apiVersion}/`)
    .replace('/crm/v3/properties/', `/crm/properties/${apiVersion}/`)
    .replace('/crm/v3/lists/', `/crm/lists/${apiVersion}/`);
}
