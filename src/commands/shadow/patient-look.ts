import { setTimeout as delay } from 'node:timers/promises';
import { AmbiguousError, AuthError, DeliveryError, TransientError } from '../../domain/errors.ts';
import type { BridgeEvent } from '../../domain/event.ts';
import { PREVIEWED } from '../../domain/preview-receipt.ts';
import type { Look, LookedAt } from './looker.ts';

const TRIES = 6;
const LOOK_MS = 60_000;
const WAIT_MS = { least: 500, most: 60_000 };

/**
 * Look again while the CRM is busy or the account's limit is used up. What cannot be looked at after several tries
 * counts as one that would fail. Throws AuthError, which says nothing of this event, and what is no error of the
 * connection.
 */
export async function patientLook(look: Look, event: BridgeEvent, signal: AbortSignal): Promise<LookedAt> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await look(event, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
    } catch (error) {
      const isBusy = error instanceof DeliveryError && !(error instanceof AuthError);
      if (!isBusy || signal.aborted) throw error;
      if (tries === TRIES) return failed(error, event);
      await delay(waitMs(error, tries), undefined, { signal });
    }
  }
}

function waitMs(error: DeliveryError, tries: number): number {
  const asked =
    error instanceof TransientError || error instanceof AmbiguousError ? error.retryAfterMs : undefined;
  return Math.min(Math.max(asked ?? WAIT_MS.least * 2 ** (tries - 1), WAIT_MS.least), WAIT_MS.most);
}

function failed({ code, message }: DeliveryError, { id }: BridgeEvent): LookedAt {
  const failure = { code, message };
  return {
    kind: 'previewed',
    effectKey: id,
    receipt: { outcome: PREVIEWED, ids: {}, warnings: [], changes: [], failure },
  };
}
