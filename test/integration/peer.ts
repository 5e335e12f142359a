import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { AnyConnector } from '../../src/config/schema.ts';
import { type Connection, defineConnector, type DeliveryRequest, type Receipt } from '../../src/connector.ts';
import { EventType } from '../../src/domain/event.ts';

export interface PeerStart {
  readonly destination: string;
  readonly leadKey: string;
  readonly eventId: string;
  readonly attempt: number;
  readonly inDoubtSince: number | undefined;
  readonly at: number;
}

/** A CRM in memory: what it was sent, and how it is to answer. */
export interface Peer {
  /** Every attempt, in the order of its start. */
  readonly starts: PeerStart[];
  /** How often each effect was written at a destination, by `destination effectKey`. */
  readonly writes: Map<string, number>;
  /** Attempts that run now, and the most there ever were of one lane at one destination. */
  running: number;
  mostOfALane: number;
  /** Called before the write; may wait, or throw what a connector throws. */
  behave: (request: DeliveryRequest, signal: AbortSignal, destination: string) => Promise<void> | void;
  /** Connectors of a dialer and a CRM (`type: peer`) that deliver to it. */
  readonly connectors: readonly AnyConnector[];
}

export function createPeer(latencyMs: number = 0): Peer {
  const underWay = new Map<string, number>();
  const peer: Peer = {
    starts: [],
    writes: new Map(),
    running: 0,
    mostOfALane: 0,
    behave: () => undefined,
    connectors: [connectorOf('vicidial'), connectorOf('peer')],
  };

  function connectorOf(type: string): AnyConnector {
    return defineConnector({
      type,
      settings: z.looseObject({ type: z.literal(type) }),
      accepts: EventType.options,
      connect: (_settings, { name }) => Promise.resolve(connectionTo(name)),
    });
  }

  function connectionTo(destination: string): Connection {
    return {
      check: () => Promise.resolve([]),
      close: () => Promise.resolve(),
      deliver: async (request, { signal }) => {
        const { event, attempt, inDoubtSince } = request;
        const leadKey = event.leadKey ?? event.id;
        const lane = `${destination} ${leadKey}`;
        peer.starts.push({ destination, leadKey, eventId: event.id, attempt, inDoubtSince, at: Date.now() });
        peer.running += 1;
        underWay.set(lane, (underWay.get(lane) ?? 0) + 1);
        peer.mostOfALane = Math.max(peer.mostOfALane, underWay.get(lane) ?? 0);
        try {
          if (latencyMs > 0) await delay(latencyMs);
          await peer.behave(request, signal, destination);
          return write(destination, request);
        } finally {
          peer.running -= 1;
          underWay.set(lane, (underWay.get(lane) ?? 1) - 1);
        }
      },
    };
  }

  function write(destination: string, { effectKey }: DeliveryRequest): Receipt {
    const key = `${destination} ${effectKey}`;
    const times = (peer.writes.get(key) ?? 0) + 1;
    peer.writes.set(key, times);
    return { outcome: times === 1 ? 'created' : 'updated', ids: { record: effectKey }, warnings: [] };
  }

  return peer;
}
