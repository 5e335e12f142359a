import webhook from '../../connectors/webhook/index.ts';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { startWebhookStandIn, WEBHOOK_STAND_IN_PATH } from '../../src/sandbox/webhook/index.ts';
import { describeConnector } from './connector-suite.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const GATEWAY_KEY = 'gateway-key-3f7a';

describeConnector({
  name: 'webhook',
  async start({ logger, timeoutMs, now }) {
    const standIn = await startWebhookStandIn({ secret: SECRET });
    const settings = webhook.settings.parse({
      type: 'webhook',
      url: `${standIn.url}${WEBHOOK_STAND_IN_PATH}?token=url-token-91c2`,
      secret: SECRET,
      headers: { authorization: `Bearer ${GATEWAY_KEY}` },
      timeoutMs,
    });
    const connection = await webhook.connect(settings, { name: 'audit', logger, now });
    let serial = 100;
    return {
      connection,
      standIn,
      event: () => callEvent((serial += 1)),
      effects: (effectKey) => standIn.messages.filter(({ data }) => data.callKey === effectKey).length,
      writePath: WEBHOOK_STAND_IN_PATH,
      refuseCredentials: () => standIn.changeSecret(OTHER_SECRET),
      secrets: [SECRET, SECRET.slice('whsec_'.length), GATEWAY_KEY, 'url-token-91c2'],
      checkProvesCredentials: false,
      async close() {
        await connection.close();
        await standIn.close();
      },
    };
  },
});

function callEvent(serial: number): BridgeEvent {
  return {
    id: `evt_webhook-${serial}`,
    type: 'disposition',
    source: 'main',
    trigger: 'dispo',
    receivedAt: '2026-11-21T21:20:40.000Z',
    leadKey: `main:${serial}`,
    callKey: `main:1795310300.${serial}:${serial}`,
    lead: { id: String(serial), phone: `3125550${serial}`, e164: `+13125550${serial}` },
    call: { uniqueid: `1795310300.${serial}`, status: 'SALE', talkSeconds: 61 },
    fields: { lead_id: String(serial) },
    marks: [],
  };
}
