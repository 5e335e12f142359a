import type { Proof } from '../../ledger/dnc/proof.ts';

/** Evidence as it is printed: flat, in a fixed order, `''` where there is nothing. Times are ISO 8601 UTC. */
export function proofRow(proof: Proof) {
  const effective = Object.entries(proof.effective);
  return {
    number: proof.number,
    place: proof.place,
    action: proof.action,
    at: new Date(proof.at).toISOString(),
    by: proof.actor ?? '',
    from: proof.origin,
    reason: proof.reason ?? '',
    destination: proof.destination ?? '',
    effective: effective.map(([name, at]) => `${name} ${new Date(at).toISOString()}`).join('; '),
    event: proof.eventId ?? '',
  };
}

export const PROOF_COLUMNS = [
  'number',
  'place',
  'action',
  'at',
  'by',
  'from',
  'reason',
  'destination',
  'effective',
  'event',
] as const satisfies readonly (keyof ReturnType<typeof proofRow>)[];
