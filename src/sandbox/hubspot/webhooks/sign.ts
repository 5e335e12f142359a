import { createHash, createHmac } from 'node:crypto';

export interface ToSign {
  readonly secret: string;
  readonly method: string;
  /** Whole, as it will be requested. */
  readonly url: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Escapes that HubSpot undoes in the URL before it signs; all others stay. */
const UNDONE = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g;

/** The headers that HubSpot puts on a request of a subscription: the signature in its third form and its first. */
export function signatureHeaders(request: ToSign): Record<string, string> {
  return {
    'x-hubspot-signature-v3': signV3(request),
    'x-hubspot-request-timestamp': String(request.timestamp),
    'x-hubspot-signature-version': 'v1',
    'x-hubspot-signature': createHash('sha256').update(request.secret).update(request.body).digest('hex'),
  };
}

export function signV3({ secret, method, url, body, timestamp }: ToSign): string {
  const signed = `${method}${url.replace(UNDONE, decodeURIComponent)}${body}${timestamp}`;
  return createHmac('sha256', secret).update(signed).digest('base64');
}

/** The second form, which workflow actions carry. */
export function signV2({ secret, method, url, body }: Omit<ToSign, 'timestamp'>): string {
  return createHash('sha256').update(`${secret}${method}${url}${body}`).digest('hex');
}
