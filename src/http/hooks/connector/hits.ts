import { digestOf } from '../../../domain/hit/digest.ts';
import type { WebhookElement } from '../../../domain/connector-webhooks.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';
import { maskSecrets } from '../../../domain/hit/secrets.ts';
import { arrivalId } from '../arrival-id.ts';

/** A verified request of one connection. */
export interface ConnectorRequest {
  readonly connection: string;
  readonly method: string;
  readonly query: Uint8Array;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly remoteAddress: string;
  readonly receivedAt: number;
}

/** What the journal keeps of the head; signatures and keys stand in other headers. */
const KEPT_HEADERS = ['content-type', 'user-agent'];

/** One hit for each element, so that a bad one is alone with its fault. The same element has the same event id. */
export function hitsOf(request: ConnectorRequest, elements: readonly WebhookElement[]): readonly RawHit[] {
  const { connection, headers } = request;
  const kept = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return elements.map(({ body, key }) => ({
    receivedAt: request.receivedAt,
    hook: 'connector',
    source: connection,
    trigger: 'webhook',
    method: request.method,
    path: `/hooks/crm/${connection}`,
    query: maskSecrets(request.query),
    headers: kept,
    body,
    remoteAddress: request.remoteAddress,
    eventId:
      key === undefined
        ? arrivalId(['crm', connection, body])
        : `evt_${digestOf(['crm', connection, ...key])}`,
    salvaged: false,
  }));
}
