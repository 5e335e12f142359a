import type { Config } from '../config/config.ts';
import { postedLeadsOf } from '../config/source.ts';
import { addDncEvent } from '../dispatch/add-dnc-event.ts';
import { addOwnEvent } from '../dispatch/own-event.ts';
import type { TakeInContext } from '../dispatch/take-in.ts';
import { digestOf } from '../domain/hit/digest.ts';
import { leadKey, recordKey } from '../domain/hit/keys.ts';
import type { BridgeEvent } from '../domain/event.ts';
import { isoTime } from '../domain/time.ts';
import { setDncOnce } from '../ledger/dnc/facts.ts';
import { placeOf } from '../ledger/dnc/place.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { wakeParked } from '../ledger/sync/parked.ts';
import type { LookAgain, PlacedRecord, SyncContext, SyncedConnection } from '../sync/context.ts';
import { createPrepare } from '../sync/prepare.ts';
import type { Prepare } from '../sync/prepared.ts';
import { SourceGate } from '../sync/source-gate.ts';
import { callsMappings } from './calls.ts';
import type { Destination } from './destinations.ts';

interface SyncParts extends TakeInContext {
  readonly config: Config;
  readonly destinations: readonly Destination[];
  readonly ledger: Ledger;
  /** There are new deliveries. */
  readonly onAdded: () => void;
}

/** What looks at deliveries before they are sent, for this configuration and its open connections. */
export function prepareFor(parts: SyncParts): Prepare {
  return createPrepare(syncContext(parts));
}

function syncContext(parts: SyncParts): SyncContext {
  const { config, ledger, now, onAdded } = parts;
  return {
    ledger,
    now,
    connections: syncedConnections(parts),
    dialers: new Map(Object.entries(config.dialers)),
    calls: callsMappings(config),
    sources: new Map(Object.entries(config.sources).map(([name, source]) => [name, postedLeadsOf(source)])),
    async setDnc(trx, { numbers, connection, by, reason, key }) {
      const dnc = { numbers: [...numbers], by, reason };
      const said = { source: connection, key: [...key, ...numbers], at: now() };
      await addDncEvent(trx, { type: 'dnc-set', trigger: 'sync', dnc, ...said }, parts);
      onAdded();
    },
    blockNumbers: (dnc, event) =>
      ledger.write((trx) =>
        setDncOnce(trx, {
          numbers: dnc.numbers,
          place: placeOf(dnc.only),
          at: Date.parse(event.receivedAt),
          actor: dnc.by,
          origin: event.source,
          eventId: event.id,
          reason: dnc.reason,
        }),
      ),
    gate: new SourceGate({
      now,
      async onBack(source) {
        const woken = await ledger.write((trx) => wakeParked(trx, now(), source));
        if (woken > 0) onAdded();
      },
    }),
    async lookAgain(trx, { connection, object, id, key }) {
      await addOwnEvent(trx, lookEvent({ connection, object, id, key }, now()), parts);
      onAdded();
    },
    async tellPlaced(trx, placed) {
      await addOwnEvent(trx, placedEvent(placed, now()), parts);
      onAdded();
    },
  };
}

function syncedConnections({ config, destinations }: SyncParts): ReadonlyMap<string, SyncedConnection> {
  const synced = new Map<string, SyncedConnection>();
  for (const { name, connection } of destinations) {
    const { leads, webhooks } = config.connections[name] ?? {};
    if (leads === undefined || connection.records === undefined) continue;
    const { dialer, objects } = leads;
    synced.set(name, { name, dialer, objects, records: connection.records, self: selfOf(webhooks) });
  }
  return synced;
}

function selfOf(webhooks: Config['connections'][string]['webhooks']): SyncedConnection['self'] {
  if (webhooks?.kind === 'hubspot') return { appId: webhooks.settings.appId?.toString() };
  if (webhooks?.kind === 'salesforce') return { userId: webhooks.settings.integrationUserId };
  return {};
}

/** A record that is looked at though no message was about it. */
export function lookEvent({ connection, object, id, key }: LookAgain, now: number): BridgeEvent {
  const record = recordKey(connection, object, id);
  return {
    id: `evt_${digestOf(['look-again', record, ...key])}`,
    type: 'record-changed',
    source: connection,
    trigger: 'sync',
    receivedAt: isoTime(now),
    leadKey: record,
    lead: {},
    record: { object, id, change: 'updated', fields: {} },
    fields: {},
    marks: [],
  };
}

/** That a record is a lead now: its connection writes the lead's key into the record. */
function placedEvent(placed: PlacedRecord, now: number): BridgeEvent {
  const { connection, dialer, leadId, object, id, eventId } = placed;
  const key = leadKey(dialer, leadId);
  return {
    id: `evt_${digestOf(['lead-placed', recordKey(connection, object, id), key, eventId])}`,
    type: 'lead-placed',
    source: connection,
    trigger: 'sync',
    receivedAt: isoTime(now),
    leadKey: key,
    lead: { id: leadId },
    record: { object, id, change: 'updated', fields: {} },
    fields: {},
    marks: [],
  };
}
