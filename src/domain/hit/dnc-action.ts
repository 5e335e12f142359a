const LIFTS: ReadonlySet<string> = new Set([
  'remove',
  'delete',
  'lift',
  'clear',
  'allow',
  'unblock',
  'optin',
  'resubscribe',
  'undnc',
]);
const SETS: ReadonlySet<string> = new Set([
  '',
  'add',
  'set',
  'create',
  'insert',
  'update',
  'upsert',
  'block',
  'dnc',
  'optout',
  'unsubscribe',
]);

/** Whether a post's `action` asks that numbers may be called again. */
export function isLift(action: string | undefined): boolean {
  return LIFTS.has(plain(action));
}

/** Whether the word says what is to be done, either way; none says: block. */
export function isKnownAction(action: string | undefined): boolean {
  return SETS.has(plain(action)) || LIFTS.has(plain(action));
}

/** `Opt-In`, `opt_in` and `optin` are one word. */
function plain(action: string | undefined): string {
  return (action ?? '').toLowerCase().replace(/[^a-z]/g, '');
}
