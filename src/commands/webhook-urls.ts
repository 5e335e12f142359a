import type { Config, Webhooks } from '../config/config.ts';

/** An address that a CRM sends webhooks to. */
interface WebhookUrl {
  readonly connection: string;
  /** What it is for. */
  readonly what: string;
  readonly url: string;
}

/** The addresses of all connections that have `webhooks`. The token of outbound messages is left for you to fill in. */
export function webhookUrls(config: Pick<Config, 'connections'>, publicUrl: string): readonly WebhookUrl[] {
  return Object.entries(config.connections).flatMap(([connection, { webhooks }]) =>
    (webhooks === undefined ? [] : placesOf(webhooks)).map(({ what, door, rest = '' }) => ({
      connection,
      what,
      url: `${publicUrl.replace(/\/+$/u, '')}/hooks/${door}/${connection}${rest}`,
    })),
  );
}

interface Place {
  readonly what: string;
  readonly door: string;
  readonly rest?: string;
}

function placesOf(webhooks: Webhooks): readonly Place[] {
  switch (webhooks.kind) {
    case 'hubspot':
      return [
        { what: 'webhooks of the app (target URL)', door: 'hubspot' },
        { what: 'workflow action "Send a webhook"', door: 'hubspot', rest: '/workflow' },
      ];
    case 'salesforce':
      return salesforcePlaces(webhooks.settings);
    case 'connector':
      return [{ what: 'webhooks of the CRM', door: 'crm' }];
  }
}

/** Only the doors that are open. */
function salesforcePlaces({
  token,
  secret,
  signingSecret,
}: (Webhooks & { readonly kind: 'salesforce' })['settings']): readonly Place[] {
  const messages = { what: 'outbound message (endpoint URL)', rest: '/outbound-message/<token>' };
  const records = { what: 'Flow HTTP callout or Apex' };
  return [
    ...(token === undefined ? [] : [messages]),
    ...(secret === undefined && signingSecret === undefined ? [] : [records]),
  ].map((place) => ({ ...place, door: 'salesforce' }));
}
