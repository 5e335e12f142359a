/** What to do about dead letters, by the beginning of their code; the first that fits. */
const REMEDIES: readonly (readonly [start: string, remedy: string])[] = [
  ['no-person', 'add lead_id and phone_number to the URL in VICIdial: vicibridge urls'],
  ['unreadable-event', 'replay them: their requests are read anew'],
  ['refused-alone', 'look at the record: something before the CRM dislikes its text'],
  ['gone', 'configure the new address of the endpoint, or take the connection out'],
  ['redirected', 'configure the final address of the endpoint'],
  ['refused-address', 'configure an address that may be reached'],
  ['http-413', 'the message is too large for the endpoint: raise its limit'],
  ['http-4', 'see the log of the endpoint for its reason'],
  ['unexpected', 'see the log: it is a bug, and a later version mends it'],
];

/** For people: what mends it, before the replay. */
export function deadRemedy(code: string): string {
  const found = REMEDIES.find(([start]) => code.startsWith(start));
  return found?.[1] ?? 'mend what the message says, or the mapping';
}
