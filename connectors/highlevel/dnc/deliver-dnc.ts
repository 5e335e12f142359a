import type { Preview, Receipt } from '../../../src/connector.ts';
import { PermanentError } from '../../../src/domain/errors.ts';
import { z } from 'zod';
import type { Contact } from '../api/answers.ts';
import { RefusedError } from '../api/failure.ts';
import { CONTACT, contactPath, type Delivery } from '../delivery.ts';
import { stillBlocked } from './blocked.ts';
import { dndBody, dndFields, dndState } from './dnd.ts';
import { findPeople, numbersOf } from './find-people.ts';

/** How many of the contacts a receipt names. */
const NAMED_MAX = 20;

interface Due {
  readonly doNotCall: 'call' | 'everything';
  readonly wanted: boolean;
  /** Everybody it is about. */
  readonly people: readonly Contact[];
  /** Those who do not hold it yet. */
  readonly due: readonly Contact[];
}

/**
 * Have HighLevel say of everybody with a number that they must not be called (`dnc-set`), or may be called again
 * (`dnc-lifted`). Who says so already is not written again; safe to repeat from the start.
 */
export async function deliverDnc(delivery: Delivery): Promise<Receipt> {
  const plan = await planDnc(delivery);
  if (typeof plan === 'string')
    return { outcome: 'skipped', ids: {}, warnings: [...delivery.warnings, plan] };
  let written = 0;
  for (const contact of plan.due) if (await mark(delivery, contact, plan)) written += 1;
  const named = plan.people.slice(0, NAMED_MAX);
  const ids = named.map(({ id }, at) => [at === 0 ? CONTACT : `${CONTACT}.${at + 1}`, id] as const);
  return {
    outcome: written > 0 ? 'updated' : 'unchanged',
    ids: Object.fromEntries(ids),
    warnings: [...delivery.warnings],
  };
}

export async function previewDnc(delivery: Delivery): Promise<Preview> {
  const plan = await planDnc(delivery);
  if (typeof plan === 'string') return { changes: [], warnings: [...delivery.warnings, plan] };
  const to = dndFields(plan.doNotCall, plan.wanted);
  const changes = plan.people.map((contact) => {
    const isDue = plan.due.includes(contact);
    const fields = Object.entries(to).map(
      ([name, value]) => [name, { from: dndState(contact), to: value }] as const,
    );
    return {
      object: CONTACT,
      id: contact.id,
      outcome: isDue ? ('updated' as const) : ('unchanged' as const),
      fields: isDue ? Object.fromEntries(fields) : {},
    };
  });
  return { changes, warnings: [...delivery.warnings] };
}

/** Who is to be written; a text = nobody, and why. */
async function planDnc(delivery: Delivery): Promise<Due | string> {
  const { request, settings } = delivery;
  const { dnc, type } = request.event;
  const { doNotCall } = settings;
  if (dnc === undefined)
    throw new PermanentError(
      'The event tells no numbers: there is nobody to mark. Replay what it came from.',
      {
        code: 'highlevel-no-dnc',
      },
    );
  if (doNotCall === false) return 'doNotCall is false: HighLevel was not told.';
  if (dnc.only !== undefined)
    return `It holds for campaign ${dnc.only.campaign} of ${dnc.only.dialer} only, and DND of HighLevel for every call: HighLevel was not told.`;
  const people = await findPeople(delivery);
  if (people.length === 0) return 'No contact in HighLevel has the number.';
  const wanted = type === 'dnc-set';
  const due = wanted
    ? people.filter((contact) => dndState(contact) === 'free')
    : await liftable(delivery, people, doNotCall);
  return { doNotCall, wanted, people, due };
}

/** Those whose DND is ours to lift: not a person's own wish, and none of their numbers blocked by another fact. */
async function liftable(
  delivery: Delivery,
  people: readonly Contact[],
  doNotCall: 'call' | 'everything',
): Promise<readonly Contact[]> {
  const kept: Contact[] = [];
  for (const contact of people) {
    const state = dndState(contact);
    if (state === 'free') continue;
    const numbers = [...(delivery.request.event.dnc?.numbers ?? []), ...numbersOf(contact)];
    if (state === 'permanent')
      delivery.warnings.add(
        `Contact ${contact.id} stays marked: DND is permanent, which only HighLevel lifts.`,
      );
    else if (await stillBlocked(delivery, numbers))
      delivery.warnings.add(`Contact ${contact.id} stays marked: a number of it must not be called.`);
    else if (doNotCall === 'call' && contact.dnd === true)
      delivery.warnings.add(
        `Contact ${contact.id} stays marked: DND is set for every channel, and doNotCall is about calls only.`,
      );
    else kept.push(contact);
  }
  return kept;
}

/** False: the contact is gone since it was found. */
async function mark({ api, context }: Delivery, contact: Contact, plan: Due): Promise<boolean> {
  const { doNotCall, wanted } = plan;
  await context.ownWrites?.announce({ object: CONTACT, id: contact.id }, dndFields(doNotCall, wanted));
  try {
    const body = dndBody({ doNotCall, wanted, before: contact.dndSettings });
    const path = contactPath(contact.id);
    const call = { method: 'PUT', path, body, what: 'set DND of the contact', effect: 'repeatable' } as const;
    await api.ask(call, z.looseObject({}), context.signal);
    return true;
  } catch (error) {
    if (error instanceof RefusedError && error.isAbsent) return false;
    throw error;
  }
}
