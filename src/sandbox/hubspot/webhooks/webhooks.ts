import type { Portal } from '../portal.ts';
import type { Actor, RecordChange } from './change.ts';
import { eventOf, type HubspotEvent } from './event.ts';
import { WebhookSender } from './sender.ts';
import type { WebhookTally, WebhookTarget } from './target.ts';

export interface Webhooks {
  /** Send events to this target from now on. @returns what becomes of them, kept up to date */
  subscribe(target: WebhookTarget): WebhookTally;
  /** Resolves when every event so far was delivered to every target, or given up. */
  webhooksDrained(): Promise<void>;
  stopWebhooks(): void;
}

interface Subscriber {
  readonly target: WebhookTarget;
  readonly sender: WebhookSender;
  /** Number of each subscription, by type and property. */
  readonly subscriptionIds: Map<string, number>;
}

const FIRST_EVENT_ID = 3_816_279_340;
const FIRST_SUBSCRIPTION_ID = 12_345;

/** The account's webhooks: each change of a record goes to everyone who subscribed to its kind. */
export function startWebhooks(
  portal: Portal,
  options: { readonly portalId: number; readonly now: () => number },
): Webhooks {
  const subscribers: Subscriber[] = [];
  let eventId = FIRST_EVENT_ID;

  function tell({ target, sender, subscriptionIds }: Subscriber, change: RecordChange, actor: Actor): void {
    const event = eventOf(change, actor, {
      portalId: options.portalId,
      appId: target.appId,
      names: target.names ?? 'contact',
      eventId: (eventId += 1),
      occurredAt: options.now(),
    });
    if (event === undefined || !isWanted(event, target)) return;
    sender.push({ ...event, subscriptionId: subscriptionIdOf(event, subscriptionIds) });
  }

  portal.watch((change, actor) => {
    for (const subscriber of subscribers) tell(subscriber, change, actor);
  });
  return {
    subscribe(target) {
      const sender = new WebhookSender(target, options.now);
      subscribers.push({ target, sender, subscriptionIds: new Map() });
      return sender.tally;
    },
    async webhooksDrained() {
      await Promise.all(subscribers.map(({ sender }) => sender.drained()));
    },
    stopWebhooks() {
      for (const { sender } of subscribers) sender.stop();
    },
  };
}

function isWanted(
  { subscriptionType, propertyName }: HubspotEvent,
  { subscriptions }: WebhookTarget,
): boolean {
  if (subscriptions === undefined) return true;
  return subscriptions.some(
    ({ type, property }) =>
      type === subscriptionType && (property === undefined || property === propertyName),
  );
}

function subscriptionIdOf(event: HubspotEvent, known: Map<string, number>): number {
  const key = `${event.subscriptionType} ${event.propertyName ?? ''}`;
  const id = known.get(key) ?? FIRST_SUBSCRIPTION_ID + known.size;
  known.set(key, id);
  return id;
}
