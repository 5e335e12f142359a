import type { Redis } from 'ioredis';
import type { TrafficFigures } from '../../domain/governor/figures.ts';
import { createLoginCircuit } from '../../domain/governor/login-circuit.ts';
import { readFigures } from '../../domain/governor/traffic.ts';
import { sharedParts } from './open-traffic.ts';

/** How a dialer is used now. Throws TransientError (`governor-away`) when Redis does not answer. */
export function readTraffic(redis: Redis, prefix: string, dialer: string): Promise<TrafficFigures> {
  return readFigures(sharedParts(redis, prefix, dialer));
}

/** A person says that the dialer's login is mended: calls go again. @returns whether the circuit was open */
export async function closeCircuit(redis: Redis, prefix: string, dialer: string): Promise<boolean> {
  const { circuit } = sharedParts(redis, prefix, dialer);
  const wasOpen = await circuit.change((state) => [state, state !== undefined && state.is !== 'closed']);
  await createLoginCircuit(circuit, Date.now).close();
  return wasOpen;
}
