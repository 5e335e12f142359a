import type { Config } from '../config/config.ts';
import type { AnyConnector } from '../config/schema.ts';
import { lookAfterMsOf } from '../config/recordings.ts';
import { constantsOf, hotOf } from '../config/source.ts';
import { parseHit } from '../dispatch/parse/parse-hit.ts';
import type { RecordingRules } from '../dispatch/recordings.ts';
import type { LeadRoute, ObjectRoute, Routing } from '../dispatch/routing.ts';
import type { ConnectorWebhooks } from '../domain/connector-webhooks.ts';
import type { BridgeEvent } from '../domain/event.ts';
import type { RawHit } from '../domain/hit/raw-hit.ts';
import { disposalOf } from '../domain/mapping/gone.ts';
import { mayBecomeHot } from '../domain/mapping/hot.ts';
import { claimsOptOut } from '../domain/mapping/opt-out.ts';
import { fieldsOfCondition } from '../domain/mapping/wanted-fields.ts';
import type { ObjectMapping } from '../domain/mapping/schema.ts';

/** A webhook is told what its routes say, and no numbers beside that. */
const TOLD_BY_ROUTES_ONLY = 'webhook';

/** Where events go by this configuration, and which follow from others. */
export function routingOf(config: Config, connectors: readonly AnyConnector[]): Routing {
  const sources = Object.entries(config.sources);
  return {
    routes: config.routes,
    leadDialers: new Map(sources.map(([name, source]) => [name, source.dialer])),
    hotSources: new Set(sources.filter(([, source]) => hotOf(source) !== undefined).map(([name]) => name)),
    dialers: new Set(Object.keys(config.dialers)),
    leadSyncs: leadRoutes(config),
    connections: connectionsFor('lead-placed', config, connectors),
    alertsTo: config.alerts.to,
    dncTo: dncDestinations(config, connectors),
    recordings: recordingRules(config),
    recordingsTo: connectionsFor('recording-found', config, connectors),
    derive: {
      statuses: new Map(
        Object.entries(config.dnc.statuses).map(([status, scope]) => [status.toUpperCase(), scope]),
      ),
      claimsOptOut: ({ source, record }) => {
        const mapping = config.connections[source]?.leads?.objects[record?.object ?? ''];
        return mapping !== undefined && claimsOptOut(record?.fields ?? {}, mapping);
      },
      recalls: new Map(
        Object.entries(config.dialers).flatMap(([name, { recall }]) =>
          recall === undefined ? [] : [[name, recall]],
        ),
      ),
    },
  };
}

function leadRoutes({ connections }: Config): ReadonlyMap<string, LeadRoute> {
  const routes = new Map<string, LeadRoute>();
  for (const [name, { leads }] of Object.entries(connections)) {
    if (leads === undefined) continue;
    const objects = Object.entries(leads.objects).map(
      ([object, mapping]) => [object, objectRoute(mapping)] as const,
    );
    routes.set(name, { dialer: leads.dialer, coalesceMs: leads.coalesceMs, objects: new Map(objects) });
  }
  return routes;
}

function objectRoute(mapping: ObjectMapping): ObjectRoute {
  return {
    hot: mapping.hot !== undefined,
    becomesHot: (fields) => mayBecomeHot(fields, mapping),
    erasedIsDnc: disposalOf('privacy-deleted', mapping)?.do === 'dnc',
  };
}

function recordingRules({ dialers }: Config): ReadonlyMap<string, RecordingRules> {
  const rules = new Map<string, RecordingRules>();
  for (const [name, { recordings }] of Object.entries(dialers)) {
    if (recordings === undefined) continue;
    const noAgentStatuses = new Set(recordings.noAgentStatuses.map((status) => status.toUpperCase()));
    rules.set(name, { lookAfterMs: lookAfterMsOf(recordings), noAgentStatuses });
  }
  return rules;
}

/**
 * Those of the configuration; else every dialer and every CRM. Also a connection that is switched off: its
 * deliveries wait, and a number that was set meanwhile is set there when it is switched on.
 */
function dncDestinations(config: Config, connectors: readonly AnyConnector[]): readonly string[] {
  if (config.dnc.to !== undefined) return config.dnc.to;
  const told = [...connectionsFor('dnc-set', config, connectors)];
  const isCrm = (name: string) => config.connections[name]?.type !== TOLD_BY_ROUTES_ONLY;
  return [...Object.keys(config.dialers), ...told.filter(isCrm)];
}

function connectionsFor(
  type: BridgeEvent['type'],
  { connections }: Config,
  connectors: readonly AnyConnector[],
): ReadonlySet<string> {
  const accepts = (connection: string): boolean =>
    connectors.find((connector) => connector.type === connection)?.accepts.includes(type) === true;
  return new Set(
    Object.entries(connections)
      .filter(([, connection]) => accepts(connection.type))
      .map(([name]) => name),
  );
}

/** Fields of the CRMs' records that can say do-not-call. */
export function optOutFieldsOf({ connections }: Config): ReadonlySet<string> {
  const mappings = Object.values(connections).flatMap(({ leads }) => Object.values(leads?.objects ?? {}));
  const conditions = mappings.flatMap(({ optOut }) => (optOut === undefined ? [] : [optOut.when]));
  return new Set(conditions.flatMap(fieldsOfCondition));
}

/**
 * The parser for this configuration: time zones, known statuses and field names per sender. `webhooks` are the
 * readers of `openConnectorWebhooks`; without them a hit of such a connection is a bare event.
 */
export function parserOf(
  config: Config,
  webhooks: ReadonlyMap<string, ConnectorWebhooks> = new Map(),
): (hit: RawHit) => BridgeEvent {
  const statuses = new Map(
    Object.entries(config.dialers).map(([name, dialer]) => [
      name,
      dialer.statuses === undefined ? undefined : new Set(dialer.statuses),
    ]),
  );
  const dialers = new Set(Object.keys(config.dialers));
  return (hit) => {
    const source = hit.hook === 'leads' ? config.sources[hit.source] : undefined;
    const vendor = hit.hook === 'dnc' ? config.dnc.sources[hit.source] : undefined;
    const dialer = config.dialers[source?.dialer ?? hit.source];
    const event = parseHit(hit, {
      timezone: dialer?.timezone ?? 'UTC',
      knownStatuses: statuses.get(hit.source),
      fieldMap: source?.fields,
      defaultPhoneCode: dialer?.defaultPhoneCode,
      posts: source && {
        constants: constantsOf(source),
        campaign: source.campaign,
        public: source.public,
      },
      dnc: vendor && { ...vendor, dialers },
      webhooks: webhooks.get(hit.source),
    });
    if (source?.listId === undefined || event.lead.listId !== undefined) return event;
    return { ...event, lead: { ...event.lead, listId: source.listId } };
  };
}
