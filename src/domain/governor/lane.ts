/**
 * How urgent a call to a dialer is. `dnc`: a person must not be called any more. `speed-to-lead`: somebody
 * waits to be called now. `normal`: everything else.
 */
export const LANES = ['dnc', 'speed-to-lead', 'normal'] as const;
export type Lane = (typeof LANES)[number];

/** The lanes with a share of the rate that nobody else can use up. */
export const RESERVED = ['dnc', 'speed-to-lead'] as const;
export type ReservedLane = (typeof RESERVED)[number];

/** What a call costs the dialer. `scan`: it walks over the whole table of leads, which locks it meanwhile. */
export const CALL_KINDS = ['read', 'write', 'scan'] as const;
export type CallKind = (typeof CALL_KINDS)[number];
