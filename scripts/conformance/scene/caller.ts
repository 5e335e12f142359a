import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import { insertUser } from '../../../src/sandbox/dialer/users.ts';
import type { Recording } from '../recording.ts';

/** Answers to somebody whom the dialer does not let in. */
const REFUSED = /Login incorrect|Invalid Username\/Password|Too many login attempts/;
const NOT_ALLOWED = /auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION/;

/** A caller whom the seed does not know was let in, so there was such a user; what it was refused it had no right to. */
export function setCaller(state: DialerState, recording: Recording): readonly string[] {
  const { as_user: user } = recording;
  if (user === null || REFUSED.test(recording.body)) return [];
  const { tables, clock } = state;
  const known = tables.users.find((row) => row.user.toLowerCase() === user.toLowerCase());
  const caller = known ?? insertUser(tables, { user, password: 'wrong', level: 9 }, clock.local(clock.now()));
  const refused = NOT_ALLOWED.test(recording.body);
  if (refused) caller.api_allowed_functions = ' ';
  return known === undefined || refused ? [`user ${user}`] : [];
}
