import { BulkStopped, patiently, type Waiting } from '../../bulk/patience.ts';
import type { Stop } from '../../bulk/stop.ts';
import type { ColumnMap } from '../../bulk/map/column-map.ts';
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

const CUSTOM = 'custom.';

/**
 * VICIdial passes over a custom field that a list does not have without a word, so the import asks before.
 *
 * @throws UsageError where the list has none of that label; BulkStopped where the dialer cannot be asked
 */
export async function assertCustomFields(
  { client }: Pick<BulkSession, 'client'>,
  { listId, map }: { readonly listId: string; readonly map: ColumnMap },
  { stop, waiting }: { readonly stop: Stop; readonly waiting: Waiting },
): Promise<void> {
  const targets = [...map.columns.map(({ target }) => target), ...map.constants.keys()];
  const wanted = targets
    .filter((target) => target.startsWith(CUSTOM))
    .map((name) => name.slice(CUSTOM.length));
  if (wanted.length === 0) return;
  try {
    const { rows } = await patiently(waiting, () =>
      client.nonAgent.listCustomFields({ listId }, { signal: stop.now, lane: 'normal' }),
    );
    const known = rows.flatMap((row) => row.custom_fields_list_space_delimited);
    const missing = wanted.filter((name) => !known.some((one) => one.toLowerCase() === name.toLowerCase()));
    if (missing.length === 0) return;
    const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    throw new UsageError(
      `list ${listId} has no custom field ${missing.join(', ')}, so these columns would be lost: ${has}; name one of them in the map, or define the field in VICIdial`,
    );
  } catch (error) {
    const refused = error instanceof BulkStopped ? error.cause : undefined;
    if (!(refused instanceof DeliveryError) || refused.code !== 'no-permission') throw error;
    note(
      `our API user may not see custom fields (list_custom_fields), so whether list ${listId} has ${wanted.join(', ')} is not known`,
    );
  }
}
