import type { HighLevelApi } from '../api/api.ts';
import { type Contact, ContactAnswer } from '../api/answers.ts';
import { RefusedError } from '../api/failure.ts';
import { contactPath } from '../delivery.ts';

/** A contact of this sub-account by its id; undefined = there is none (any more). One that was merged is gone. */
export async function readContact(
  api: HighLevelApi,
  id: string,
  locationId: string,
  signal: AbortSignal,
): Promise<Contact | undefined> {
  const call = { method: 'GET', path: contactPath(id), what: 'read the contact', effect: false } as const;
  try {
    const { contact } = await api.ask(call, ContactAnswer, signal);
    const isOurs = (contact.locationId ?? locationId) === locationId;
    return isOurs ? contact : undefined;
  } catch (error) {
    if (error instanceof RefusedError && error.isAbsent) return undefined;
    throw error;
  }
}
