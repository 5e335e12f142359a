import { z } from 'zod';
import type { BridgeEvent, Lead } from '../domain/event.ts';

const Email = z.email();

/**
 * Whom an event is about, as keys of the identity map: the lead, else (or beside it) the phone and the e-mail.
 * The first is the most certain one. Empty = nobody.
 */
export function personKeys({ leadKey, lead }: BridgeEvent): readonly string[] {
  const email = validEmail(lead);
  return [
    ...(leadKey === undefined ? [] : [leadKey]),
    ...(lead.e164 === undefined || lead.e164 === '' ? [] : [`phone:${lead.e164}`]),
    ...(email === undefined ? [] : [`email:${email}`]),
  ];
}

/** The lead's e-mail address in small letters, where it is one. */
export function validEmail({ email }: Pick<Lead, 'email'>): string | undefined {
  const told = email?.trim().toLowerCase();
  return Email.safeParse(told).success ? told : undefined;
}
