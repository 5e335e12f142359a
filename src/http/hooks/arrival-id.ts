import { randomUUID } from 'node:crypto';
import { digestOf } from '../../domain/hit/digest.ts';

/**
 * The event id of a request that is never taken for a repeat, since another one may look just the same: for
 * what does no harm when it is seen twice.
 */
export function arrivalId(parts: readonly (string | Uint8Array)[]): string {
  return `evt_${digestOf([...parts, randomUUID()])}`;
}
