import { KeyRing } from '../key-ring.ts';
import type { HubspotDoor } from './door.ts';
import { readClaim, type SignatureClaim, type SignatureFault } from './signature.ts';

/** By what right a request comes in, as far as its head tells. */
export interface Entrance {
  readonly door: HubspotDoor;
  readonly trigger: 'event' | 'workflow';
  /** To be checked against the body; undefined = the workflow key was right, and nothing more is asked. */
  readonly claim: SignatureClaim | undefined;
}

/**
 * The right that a request claims at a door. A workflow may show the static key where its action signs
 * nothing; events are signed always.
 */
export function entranceOf(
  door: HubspotDoor,
  trigger: Entrance['trigger'],
  headers: NodeJS.Dict<string | string[]>,
  now: number,
): Entrance | SignatureFault {
  const isWorkflow = trigger === 'workflow';
  const key = headers['x-vicibridge-secret'];
  if (isWorkflow && typeof key === 'string' && new KeyRing(door.workflowKeys).opens(key)) {
    return { door, trigger, claim: undefined };
  }
  const accepted = isWorkflow ? door.signatures.filter((version) => version !== 'v1') : door.signatures;
  const claim = readClaim(headers, accepted, now);
  return typeof claim === 'string' ? claim : { door, trigger, claim };
}
