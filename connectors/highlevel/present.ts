import type { PresentRecords, Receipt } from '../../src/connector.ts';
import { Anything } from './api/answers.ts';
import type { HighLevelApi } from './api/api.ts';
import { RefusedError } from './api/failure.ts';
import { NOTE } from './call/write-note.ts';
import { OPPORTUNITY } from './call/write-opportunity.ts';
import { TASK } from './call/write-task.ts';
import { CONTACT, contactPath } from './delivery.ts';
import { readContact } from './person/read-contact.ts';

/**
 * Which records of a receipt are gone. HighLevel reads one record a request, and notes and tasks by way of their
 * contact: of a contact that is gone, deleted or merged away (nothing tells which), they cannot be seen any more.
 */
export async function presentRecords(
  { api, locationId }: { readonly api: HighLevelApi; readonly locationId: string },
  ids: Receipt['ids'],
  signal: AbortSignal,
): Promise<PresentRecords> {
  const names = Object.keys(ids);
  const gone: string[] = [];
  const unseen: string[] = [];
  let hasContact = false;
  for (const name of names.filter((one) => kindOf(one) !== CONTACT)) {
    const path = pathOf(name, ids[name] ?? '', ids[CONTACT]);
    if (path === undefined) unseen.push(name);
    else if (!(await isThere(api, path, signal))) gone.push(name);
    // A note that answers has a contact.
    else if (kindOf(name) !== OPPORTUNITY) hasContact = true;
  }
  const people: string[] = [];
  for (const name of names.filter((one) => kindOf(one) === CONTACT)) {
    if (name === CONTACT && hasContact) continue;
    if ((await readContact(api, ids[name] ?? '', locationId, signal)) === undefined) people.push(name);
  }
  if (!people.includes(CONTACT)) return { gone: [...gone, ...people], people, unseen };
  const ofContact = gone.filter((name) => kindOf(name) !== OPPORTUNITY);
  const others = gone.filter((name) => kindOf(name) === OPPORTUNITY);
  return { gone: [...people, ...others], people, unseen: [...unseen, ...ofContact] };
}

async function isThere(api: HighLevelApi, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await api.ask({ method: 'GET', path, what: 'look for a record', effect: false }, Anything, signal);
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.isAbsent) return false;
    throw error;
  }
}

/** undefined = it cannot be asked for. */
function pathOf(name: string, id: string, contactId: string | undefined): string | undefined {
  const at = encodeURIComponent(id);
  const kind = kindOf(name);
  if (kind === OPPORTUNITY) return `/opportunities/${at}`;
  if (contactId === undefined) return undefined;
  if (kind === NOTE) return contactPath(contactId, `/notes/${at}`);
  return kind === TASK ? contactPath(contactId, `/tasks/${at}`) : undefined;
}

/** `task.callback` is a task, `contact.2` a contact. */
function kindOf(name: string): string {
  return name.split('.', 1)[0] ?? name;
}
