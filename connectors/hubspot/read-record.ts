import { RecordAnswer } from './answers.ts';
import type { HubSpotApi } from './api.ts';
import { isRecordId, type ObjectType } from './object-type.ts';
import { isRefused } from './refused-error.ts';

export interface RecordQuestion {
  readonly type: ObjectType;
  readonly id: string;
  readonly properties: readonly string[];
}

/**
 * One record by id, straight from the store and not from the search index; undefined = there is none, or it
 * is archived. A merged id yields the record that took its place, under that one's id.
 */
export async function readRecord(
  api: HubSpotApi,
  { type, id, properties }: RecordQuestion,
  signal: AbortSignal,
): Promise<RecordAnswer | undefined> {
  if (!isRecordId(id)) return undefined;
  const operation = {
    name: `read the ${type.kind}`,
    effect: 'read',
    scopes: `crm.objects.${type.path}.read`,
  } as const;
  try {
    return await api.request(operation, signal, RecordAnswer, (crm, options) =>
      crm.objects.basicApi.getById(
        type.path,
        id,
        [...properties],
        undefined,
        undefined,
        false,
        undefined,
        options,
      ),
    );
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}
