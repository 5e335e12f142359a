import { setTimeout as delay } from 'node:timers/promises';
import { LEADS_SECRET } from '../floor/config-file.ts';

const PEOPLE = [
  { first_name: 'Amélie', last_name: "O'Hara" },
  { first_name: 'Ben', last_name: 'Nakamura' },
  { first_name: 'Chloë', last_name: 'de la Cruz' },
  { first_name: 'Dawit', last_name: 'Smith & Sons' },
] as const;

/**
 * Post leads as a web form would; each must become exactly one lead in VICIdial.
 * @returns the phone numbers that were accepted
 */
export async function postLeads(options: {
  readonly port: number;
  readonly count: number;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}): Promise<readonly string[]> {
  const accepted: string[] = [];
  for (let number = 0; number < options.count && !options.signal.aborted; number += 1) {
    const phone = `72055501${String(number % 100).padStart(2, '0')}`;
    const person = PEOPLE[number % PEOPLE.length];
    const response = await fetch(`http://127.0.0.1:${options.port}/hooks/leads/website`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vicibridge-secret': LEADS_SECRET },
      body: JSON.stringify({
        ...person,
        phone,
        email: `lead${number}@example.test`,
        submission_id: `form-${number}`,
      }),
    });
    if (response.status === 200) accepted.push(phone);
    await delay(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
  return accepted;
}
