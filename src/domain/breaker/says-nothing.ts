/**
 * Codes of refusals that are our own, from what the event or the configuration tells: nobody was asked. A
 * connector keeps to these ends.
 */
const OWN = /(?:^|-)(?:no-person|no-dnc|no-person-object|bad-external-id|refused-address)$/;

/** Whether a permanent failure says nothing of the destination: neither that it is there nor that it lets us in. */
export function saysNothing(code: string): boolean {
  return OWN.test(code);
}
