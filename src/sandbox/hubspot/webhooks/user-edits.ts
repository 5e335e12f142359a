import type { Portal } from '../portal.ts';
import { userActor } from './change.ts';

export interface ByUser {
  /** Default 9586504. */
  readonly userId?: number | undefined;
}

/** What people do to contacts on HubSpot's own pages, by id of the contact. */
export interface UserEdits {
  /** @returns the new contact's id */
  create(properties: Readonly<Record<string, string>>, by?: ByUser): string;
  edit(id: string, properties: Readonly<Record<string, string>>, by?: ByUser): void;
  archive(id: string, by?: ByUser): void;
  /** @returns the id that both live on in */
  merge(primaryId: string, otherId: string, by?: ByUser): string;
  /** Delete for privacy. */
  erase(id: string, by?: ByUser): void;
}

const SOMEBODY = 9_586_504;

export function userEdits(portal: Portal): UserEdits {
  const { contacts } = portal.records;
  const as = <Result>({ userId = SOMEBODY }: ByUser, work: () => Result): Result =>
    portal.as(userActor(userId), work);
  return {
    create: (properties, by = {}) => as(by, () => contacts.create(properties).id),
    edit(id, properties, by = {}) {
      as(by, () => contacts.update(contacts.get(id), properties));
    },
    archive(id, by = {}) {
      as(by, () => portal.remove('contacts', contacts.get(id).id));
    },
    merge: (primaryId, otherId, by = {}) => as(by, () => portal.mergeContacts(primaryId, otherId).id),
    erase(id, by = {}) {
      as(by, () => portal.remove('contacts', contacts.get(id).id, 'erased'));
    },
  };
}
