import type { Connection, ConnectorTools, Finding } from '../../src/connector.ts';
import { createAddressGuard } from './address.ts';
import { exchangeOf } from './exchange.ts';
import type { WebhookSettings } from './settings.ts';
import { createTransport } from './transport.ts';

/** Deliver events to one endpoint, as signed messages or as lines of text. */
export function connectWebhook(settings: WebhookSettings, tools: ConnectorTools): Connection {
  const url = new URL(settings.url);
  const who = `${tools.name} (${url.origin})`;
  const exchange = exchangeOf(settings);
  const transport = createTransport({
    url,
    who,
    guard: createAddressGuard({ allowPrivate: settings.allowPrivateAddresses }),
    timeoutMs: settings.timeoutMs,
  });
  return {
    async check(signal) {
      const findings: Finding[] = [];
      if (url.protocol === 'http:' && !isLoopback(url))
        findings.push({
          level: 'warning',
          message: `${who} is plain http: anyone on the way can read the events; use https`,
        });
      try {
        await transport.probe(signal);
        findings.push({
          level: 'ok',
          message: `${who} accepts connections${settings.secret === undefined ? '' : '; the signing secret is well formed'}`,
        });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        findings.push({
          level: 'error',
          message: `${who} cannot be connected to (${reason}): check the address, DNS and firewall`,
        });
      }
      return findings;
    },
    async deliver(request, { signal, logger }) {
      const message = exchange.message(request, tools.now());
      const answer = await transport.post(
        { body: message.body, headers: { ...settings.headers, ...message.headers } },
        signal,
      );
      logger.debug({ status: answer.status }, 'webhook answered');
      exchange.acknowledge(answer, who, tools.now());
      return { outcome: 'created', ids: { message: request.deliveryId }, warnings: [] };
    },
    close: () => transport.close(),
  };
}

function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
