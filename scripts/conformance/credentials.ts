import type { Tables } from '../../src/sandbox/dialer/tables/index.ts';
import { asked } from './asked.ts';
import type { Recording } from './recording.ts';
import type { Credentials } from './send.ts';

/** Both APIs print the password that was refused. */
const REFUSED = /(?:Login incorrect, please try again|Invalid Username\/Password): \|([^|]*)\|([^|]*)\|/;

/**
 * Who asked, with which password: recordings keep that out, so it is the user's own, or the wrong one that
 * the answer shows.
 */
export function credentialsOf(recording: Recording, tables: Tables): Credentials | undefined {
  const { as_user: user } = recording;
  if (user === null) return undefined;
  const own = tables.users.find((row) => row.user.toLowerCase() === user.toLowerCase())?.pass ?? 'wrong';
  const [, , shown] = REFUSED.exec(recording.body) ?? [];
  if (/Too many login attempts/.test(recording.body)) return { user, pass: `${own}-wrong` };
  return {
    user,
    pass: shown === undefined || asked(recording, 'pass') !== '' ? own : shown === '' ? own : shown,
  };
}
