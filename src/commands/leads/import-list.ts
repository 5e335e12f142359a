import { BulkStopped, patiently, type Waiting } from '../../bulk/patience.ts';
import type { Stop } from '../../bulk/stop.ts';
import { DeliveryError, PermanentError } from '../../domain/errors.ts';
import { UsageError } from '../context.ts';
import { type BulkSession, note } from './bulk-session.ts';

/**
 * The campaign of a list, whose own DNC list counts too: the one that is named, else what VICIdial says. An API
 * user who may not see lists is told of it.
 *
 * @throws UsageError where VICIdial has no such list; BulkStopped where the dialer cannot be asked
 */
export async function campaignOfList(
  { client }: Pick<BulkSession, 'client'>,
  { listId, campaign }: { readonly listId: string; readonly campaign: string | undefined },
  { stop, waiting }: { readonly stop: Stop; readonly waiting: Waiting },
): Promise<string | undefined> {
  if (campaign !== undefined) return campaign;
  try {
    const { rows } = await patiently(waiting, () =>
      client.nonAgent.listInfo({ listId }, { signal: stop.now, lane: 'normal' }),
    );
    return rows[0]?.campaign_id || undefined;
  } catch (error) {
    if (error instanceof PermanentError)
      throw new UsageError(`list ${listId} is not there for our API user: ${error.message}`);
    const refused = error instanceof BulkStopped ? error.cause : undefined;
    if (!(refused instanceof DeliveryError) || refused.code !== 'no-permission') throw error;
    note(
      'our API user may not see lists (modify_lists), so DNC entries of a campaign are not looked at: name it with --campaign',
    );
    return undefined;
  }
}
