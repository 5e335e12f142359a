import { DeliveryError, TransientError } from '../../domain/errors.ts';
import { SlowDialerError } from '../context.ts';
import type { BackfillWait } from './gate.ts';

/** Why a backfill cannot go on now; undefined = it is no fault of the dialer's. */
export function waitOfError(error: unknown): BackfillWait | undefined {
  if (error instanceof SlowDialerError) return 'dialer-slow';
  if (error instanceof TransientError) return 'dialer-away';
  return error instanceof DeliveryError ? 'dialer-refuses' : undefined;
}
