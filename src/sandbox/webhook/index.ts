import express, { type Router } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { startStandIn, type StandIn } from '../stand-in.ts';

/** One message that was accepted, with how often it came again. */
export interface WebhookMessage {
  /** `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: WebhookMessageBody['data'];
  readonly repeats: number;
}

export interface WebhookStandIn extends StandIn {
  /** Accepted messages in order of first arrival. */
  readonly messages: readonly WebhookMessage[];
  /** `webhook-id` of every accepted request, repeats too, in order of arrival. */
  readonly arrivals: readonly string[];
  /** Accepted requests whose `webhook-id` was known already. */
  readonly duplicates: number;
  /** Verify with another secret from now on, as after a rotation that the sender missed. */
  changeSecret(secret: string): void;
}

export interface WebhookStandInOptions {
  /** `whsec_…`, as the sender has it. */
  readonly secret: string;
  readonly port?: number | undefined;
}

/** The path that messages are posted to. */
export const WEBHOOK_STAND_IN_PATH = '/in';

const WebhookMessageBody = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    id: z.string(),
    callKey: z.string().optional(),
    leadKey: z.string().optional(),
    fields: z.record(z.string(), z.string()).optional(),
    call: z.looseObject({ status: z.string().optional() }).optional(),
  }),
});
type WebhookMessageBody = z.infer<typeof WebhookMessageBody>;

/**
 * A receiver that does what Standard Webhooks asks of one: it verifies signature and time, keeps each
 * `webhook-id` once, and answers a repeat like the first. `state` tells ids only, in order of arrival.
 */
export async function startWebhookStandIn(options: WebhookStandInOptions): Promise<WebhookStandIn> {
  const messages = new Map<string, WebhookMessage>();
  const arrivals: string[] = [];
  let verifier = new Webhook(options.secret);
  let duplicates = 0;

  function accept(id: string, body: WebhookMessageBody): void {
    arrivals.push(id);
    const before = messages.get(id);
    if (before !== undefined) duplicates += 1;
    messages.set(
      id,
      before === undefined ? { id, ...body, repeats: 0 } : { ...before, repeats: before.repeats + 1 },
    );
  }

  const routes = receiverRoutes(() => verifier, accept);
  const standIn = await startStandIn({
    name: 'webhook',
    port: options.port,
    routes,
    state: () => ({
      duplicates,
      messages: [...messages.values()].map(({ id, type, repeats, data }) => ({
        id,
        type,
        repeats,
        eventId: data.id,
        callKey: data.callKey,
        leadKey: data.leadKey,
        status: data.call?.status,
      })),
    }),
  });
  return {
    ...standIn,
    get messages() {
      return [...messages.values()];
    },
    arrivals,
    get duplicates() {
      return duplicates;
    },
    changeSecret(secret) {
      verifier = new Webhook(secret);
    },
  };
}

function receiverRoutes(
  verifier: () => Webhook,
  accept: (id: string, body: WebhookMessageBody) => void,
): Router {
  const router = express.Router();
  router.post(
    WEBHOOK_STAND_IN_PATH,
    express.text({ type: () => true, limit: '1mb' }),
    (request, response) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      let payload: unknown;
      try {
        payload = verifier().verify(String(request.body), headers);
      } catch {
        return void response.status(401).json({ error: 'signature does not match' });
      }
      const body = WebhookMessageBody.safeParse(payload);
      if (!body.success) return void response.status(400).json({ error: z.prettifyError(body.error) });
      accept(String(headers['webhook-id']), body.data);
      response.json({ received: true });
    },
  );
  return router;
}
