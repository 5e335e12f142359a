import { DeliveryError } from '../../src/domain/errors.ts';

/**
 * Whether the API user lacks a right: as VICIdial tells it (AuthError), or parked with what needed it. What only
 * some orders need must not hold everything that goes to the dialer.
 */
export function lacksRight(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.code === 'no-permission';
}
