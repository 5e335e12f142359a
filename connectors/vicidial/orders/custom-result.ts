import { PermanentError } from '../../../src/domain/errors.ts';
import type { ApiParameters } from '../api.ts';
import { type PartsTold, updateLead } from '../lead-calls.ts';
import { withCustom } from './custom-parts.ts';
import type { Partial } from './partial.ts';
import type { Placement } from './placement.ts';

export interface CustomResult {
  readonly partial: readonly Partial[];
  readonly warnings: readonly string[];
}

const FINE: CustomResult = { partial: [], warnings: [] };

/**
 * Look at what came of custom fields that were sent. What was not written is written again once with
 * update_lead, which also writes where custom fields are switched off for new leads. Fields that the list does
 * not have VICIdial passes over and says SUCCESS, so the list's own labels are compared.
 *
 * @param listId the list of a new lead; for one that was there VICIdial tells whose custom table it is
 */
export async function customResult(
  placement: Placement,
  fields: ApiParameters,
  sent: PartsTold & { readonly leadId: string; readonly listId: string | undefined },
): Promise<CustomResult> {
  if (Object.keys(fields).length === 0) return FINE;
  const listId = writtenTo(sent) ?? (await writeAgain(placement, fields, sent.leadId));
  if (listId === undefined)
    return {
      warnings: [],
      partial: [
        part(
          `its custom fields were not written: define ${names(fields)} on its list, then replay the delivery`,
        ),
      ],
    };
  return compareLabels(placement, fields, listId);
}

function writtenTo({
  done,
  listId,
}: PartsTold & { readonly listId: string | undefined }): string | undefined {
  if (done.has('custom-fields-added')) return listId;
  return done.get('custom-fields-updated')?.['customListId'];
}

async function writeAgain(
  { api, signal }: Placement,
  fields: ApiParameters,
  leadId: string,
): Promise<string | undefined> {
  try {
    const result = await updateLead(api, { leadId }, { parameters: withCustom(fields), signal });
    return result.outcome === 'not-found' ? undefined : writtenTo({ ...result, listId: undefined });
  } catch (error) {
    // With nothing else to do VICIdial's notice is its whole answer, which counts as a refusal.
    if (error instanceof PermanentError && error.code === 'custom-fields-not-added') return undefined;
    throw error;
  }
}

async function compareLabels(
  { setup, client, signal }: Placement,
  fields: ApiParameters,
  listId: string,
): Promise<CustomResult> {
  const labels = await setup.customLabels(client, listId, { signal });
  if (labels === undefined)
    return {
      partial: [],
      warnings: [
        `custom fields: whether list ${listId} has all of them cannot be seen; give the API user modify_lists and list_custom_fields`,
      ],
    };
  const unknown = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !labels.has(name.toLowerCase())),
  );
  if (Object.keys(unknown).length === 0) return FINE;
  return {
    warnings: [],
    partial: [
      part(`list ${listId} has no custom field ${names(unknown)}: define it, then replay the delivery`),
    ],
  };
}

function part(message: string): Partial {
  return { part: 'custom-fields', message };
}

function names(fields: ApiParameters): string {
  return Object.keys(fields).join(', ');
}
