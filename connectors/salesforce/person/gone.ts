import { PersonGone } from '../../../src/kit/with-person.ts';
import type { Api } from '../api.ts';
import { CallFailure } from '../call-failure.ts';
import type { PersonRecordRef } from './person-ref.ts';
import { whereabouts } from './successor.ts';

const GONE = [
  'ENTITY_IS_DELETED',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'INVALID_CROSS_REFERENCE_KEY',
  'MALFORMED_ID',
  'NOT_FOUND',
];

/**
 * What a write that had to do with a person failed with: PersonGone where that is because the person is deleted,
 * merged, converted or of another org, else the failure itself.
 */
export async function orPersonGone(error: unknown, person: PersonRecordRef, api: Api): Promise<unknown> {
  if (!(error instanceof CallFailure) || error.find(GONE) === undefined) return error;
  try {
    const found = await whereabouts(api, person);
    return found.kind === 'gone' ? new PersonGone(found.heir) : error;
  } catch (unread) {
    // What is no id of this org cannot be asked for.
    return unread instanceof CallFailure && unread.status === 400 ? new PersonGone(undefined) : unread;
  }
}
