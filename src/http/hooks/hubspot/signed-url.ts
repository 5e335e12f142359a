/** The escapes that HubSpot undoes before it signs; every other one stays as it is. */
const UNDONE = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/**
 * The bytes of the URL that HubSpot signed: ours as it is configured there, and what the request asks of it.
 *
 * @param publicUrl with or without a slash at its end
 * @param target path and query, one character a byte
 * @param form `decoded` for v3, `as-received` for v2
 */
export function signedUrl(publicUrl: string, target: string, form: 'decoded' | 'as-received'): Buffer {
  const base = publicUrl.endsWith('/') ? publicUrl.slice(0, -1) : publicUrl;
  const asked = form === 'decoded' ? target.replace(UNDONE, decodeURIComponent) : target;
  return Buffer.concat([Buffer.from(base, 'utf8'), Buffer.from(asked, 'latin1')]);
}
