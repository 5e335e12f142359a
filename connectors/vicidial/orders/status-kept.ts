import { lacksRight } from '../lacks-right.ts';
import type { Partial } from './partial.ts';
import type { Placement } from './placement.ts';
import { isDncStatus, readColumn } from './read-lead.ts';

/** Why a lead keeps its status. */
export interface StatusKept {
  readonly warnings: readonly string[];
  readonly partial: readonly Partial[];
}

export const STATUS_KEPT = 'status: left as it is, it says that nobody may call';

/**
 * Whether a lead that is to get a status has one that says do-not-call, which is never taken away: an agent or the
 * hopper may have set it, and our own ledger need not know. Where the API user may not look the status stays too.
 * undefined = it may be written; `gone` = there is no such lead.
 */
export async function statusKept(
  { client, signal }: Placement,
  leadId: string,
): Promise<StatusKept | 'gone' | undefined> {
  try {
    const status = await readColumn(client, leadId, 'status', { signal });
    if (status === undefined) return 'gone';
    return isDncStatus(status) ? { warnings: [STATUS_KEPT], partial: [] } : undefined;
  } catch (error) {
    if (!lacksRight(error)) throw error;
    const message = `its status was left as it is, because whether it says do-not-call cannot be seen: ${error.message}`;
    return { warnings: [], partial: [{ part: 'status', message, cause: error }] };
  }
}
