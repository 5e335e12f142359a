import type { IncomingMessage } from 'node:http';
import { digestOf } from '../../../domain/hit/digest.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';
import { isSameId } from '../../../domain/salesforce-id.ts';
import { keepAll } from '../keep-all.ts';
import type { SalesforceContext } from './context.ts';
import type { SalesforceDoor } from './door.ts';
import { keptRequest } from './kept-request.ts';
import { type Notification, type OutboundMessage, readOutboundMessage } from './outbound-message.ts';
import { ACKNOWLEDGED, notAcknowledged, type SoapAnswer } from './soap-answer.ts';

/**
 * Take an outbound message whose token was right: check whose it is, keep every notification as a hit of its
 * own, and acknowledge when the disk has all of them. Where it refuses one, Salesforce sends the whole
 * message again, and those that were kept are known by their ids.
 */
export async function takeMessage(
  request: IncomingMessage,
  body: Uint8Array,
  door: SalesforceDoor,
  context: SalesforceContext,
): Promise<SoapAnswer> {
  const message = readOutboundMessage(body);
  if ('fault' in message) {
    context.counters.malformed += 1;
    return notAcknowledged(400, `REFUSED: the body cannot be taken: ${message.fault}`);
  }
  const foreign = foreignTo(door, message);
  if (foreign !== undefined) {
    context.counters.foreign += 1;
    return notAcknowledged(403, `REFUSED: ${foreign}`);
  }
  const receivedAt = context.now();
  const common = keptRequest(request, {
    source: door.name,
    trigger: 'outbound-message',
    path: `/hooks/salesforce/${door.name}/outbound-message`,
    receivedAt,
    trustedProxies: context.trustedProxies,
  });
  const hits = message.notifications.map((notification): RawHit => {
    const text = bodyOf(message, notification);
    const eventId = eventIdOf(door.name, notification, text, receivedAt);
    return { ...common, body: Buffer.from(text), eventId };
  });
  const refusal = await keepAll(hits, context);
  return refusal === undefined ? ACKNOWLEDGED : notAcknowledged(200, `NOT KEPT: ${refusal}`);
}

/** The first 15 characters of the organisation's id; of the action's, where some are listed. */
function foreignTo(door: SalesforceDoor, message: OutboundMessage): string | undefined {
  if (!isSameId(message.organizationId, door.organizationId))
    return 'the message is not of the organization in webhooks.organizationId of this connection';
  if (door.actionIds.length === 0 || door.actionIds.some((id) => isSameId(id, message.actionId)))
    return undefined;
  return 'the action of this message is not in webhooks.actionIds of this connection';
}

function bodyOf({ organizationId, actionId }: OutboundMessage, notification: Notification): string {
  const { id: notificationId, object, fields } = notification;
  return JSON.stringify({ organizationId, actionId, notificationId, object, fields });
}

/** Without an id of its own a notification is told by what it says and when it came: better twice than lost. */
function eventIdOf(connection: string, { id }: Notification, text: string, receivedAt: number): string {
  const key =
    id === ''
      ? ['salesforce', 'unnumbered', connection, text, String(receivedAt)]
      : ['salesforce', 'notification', connection, id];
  return `evt_${digestOf(key)}`;
}
