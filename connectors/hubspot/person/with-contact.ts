import { createHash } from 'node:crypto';
import type { FieldTexts, PersonPolicy } from '../../../src/domain/call-order.ts';
import type { Resolved } from '../../../src/kit/resolve-person.ts';
import { PersonGone, withPerson } from '../../../src/kit/with-person.ts';
import type { Delivery } from '../delivery.ts';
import { CONTACT } from '../object-type.ts';
import { isRefused } from '../refused-error.ts';
import { type ContactSource, contactSource } from './source.ts';

/** What today's configuration means where it says nothing about people. */
const USUAL: PersonPolicy = { several: 'newest', none: 'create', object: undefined, defaults: {} };

export interface ContactWork {
  readonly person: Resolved;
  readonly source: ContactSource;
}

/**
 * Do something with the contact of the event's lead; undefined = nobody, by policy. A refusal that the
 * contact's own end may have caused is looked into: it goes on with the contact that it was merged into.
 */
export async function withContact<Result>(
  delivery: Delivery,
  fields: FieldTexts,
  work: (contact: ContactWork) => Promise<Result>,
): Promise<Result | undefined> {
  const { api, context, request, warnings } = delivery;
  const policy = request.call?.person ?? USUAL;
  warnOfObject(delivery, policy);
  let { signal } = context;
  const source = contactSource(delivery, { policy, fields, signal: () => signal });
  const exclusive = <Value>(key: string, act: () => Promise<Value>): Promise<Value> =>
    api.account.exclusive(digest(key), context.signal, async (turn) => {
      signal = turn;
      try {
        return await act();
      } finally {
        signal = context.signal;
      }
    });
  const warn = (warning: string): void => void warnings.push(warning);
  const { event } = request;
  return withPerson(
    { event, policy, source, identities: context.identities, exclusive, warn },
    async (person) => {
      try {
        return await work({ person, source });
      } catch (error) {
        // One that was made a moment ago may be merged or deleted as well.
        if (!isRefused(error, 400, 404)) throw error;
        await requireLiving(source, person.id);
        throw error;
      }
    },
  );
}

/** The same without a turn and without creating: whoever would be created is told under this id. */
export function lookForContact<Result>(
  delivery: Delivery,
  fields: FieldTexts,
  previewId: string,
  work: (contact: ContactWork) => Promise<Result>,
): Promise<Result | undefined> {
  const { context, request, warnings } = delivery;
  const policy = request.call?.person ?? USUAL;
  warnOfObject(delivery, policy);
  const source = contactSource(delivery, { policy, fields, previewId, signal: () => context.signal });
  return withPerson(
    {
      event: request.event,
      policy,
      source,
      identities: context.identities,
      exclusive: (_key, act) => act(),
      warn: (warning) => void warnings.push(warning),
    },
    async (person) => {
      if (person.id !== previewId && source.held(person.id) === undefined)
        await requireLiving(source, person.id);
      return work({ person, source });
    },
  );
}

/** Throws PersonGone where the contact is deleted or lives on under another id. */
async function requireLiving(source: ContactSource, id: string): Promise<void> {
  const contact = await source.look(id);
  if (contact === undefined) throw new PersonGone(undefined);
  if (contact.id !== id) throw new PersonGone({ object: CONTACT.kind, id: contact.id });
}

function warnOfObject({ first, warnings }: Delivery, { object }: PersonPolicy): void {
  if (object === undefined || ['contact', 'contacts', '0-1'].includes(object.toLowerCase())) return;
  if (first(`object ${object}`))
    warnings.push(`HubSpot keeps people as contacts: calls.person.object ${object} was not heeded.`);
}

/** Of a key with a phone number in it, for what is seen outside of this process. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
