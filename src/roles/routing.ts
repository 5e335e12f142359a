import type { Config } from '../config/config.ts';
import { parseHit } from '../dispatch/parse/parse-hit.ts';
import type { Routing } from '../dispatch/routing.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';

export function routingOf(config: Config): Routing {
  return {
    routes: config.routes,
    leadDialers: new Map(Object.entries(config.sources).map(([name, source]) => [name, source.dialer])),
  };
}

/** The parser for this configuration: time zones, known statuses and field names per sender. */
export function parserOf(config: Config): (hit: RawHit) => BridgeEvent {
  const statuses = new Map(
    Object.entries(config.dialers).map(([name, dialer]) => [
      name,
      dialer.statuses === undefined ? undefined : new Set(dialer.statuses),
    ]),
  );
  return (hit) => {
    const source = hit.hook === 'leads' ? config.sources[hit.source] : undefined;
    const dialer = config.dialers[source?.dialer ?? hit.source];
    const event = parseHit(hit, {
      timezone: dialer?.timezone ?? 'UTC',
      knownStatuses: statuses.get(hit.source),
      fieldMap: source?.fields,
      defaultPhoneCode: dialer?.defaultPhoneCode,
    });
    if (source?.listId === undefined || event.lead.listId !== undefined) return event;
    return { ...event, lead: { ...event.lead, listId: source.listId } };
  };
}
