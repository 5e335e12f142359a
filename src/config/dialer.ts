import { z } from 'zod';
import { isAddressOrRange } from './address.ts';
import { oneOrMore } from './name.ts';
import { isTimeZone, timeZoneFault } from './time-zone.ts';

/**
 * A key in a hook URL. VICIdial takes every other character out of a value in its URLs, so a key with one
 * would never match.
 */
const HookKey = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]{16,128}$/,
    'must have 16 to 128 characters, only letters, digits and . _ - (VICIdial strips others)',
  );

/** A status code; VICIdial holds at most 6 characters. */
export const Status = z
  .string()
  .regex(/^\S{1,6}$/, 'must be a status code of 1 to 6 characters without blanks');

/** The keys of a dialer that concern what it sends to us; the vicidial connector owns the others. */
export const hookSettings = {
  timezone: z
    .string()
    .refine(isTimeZone, { error: (issue) => timeZoneFault(String(issue.input)) })
    .describe("IANA name of the time zone that the dialer's local times are in."),
  defaultPhoneCode: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a calling code such as 1 or 44')
    .default('1')
    .describe('Calling code of phone numbers that come without one.'),
  hookKey: oneOrMore(HookKey).describe(
    'Key that a hit must carry. A list while keys are changed: every one of them is accepted.',
  ),
  allowIps: z
    .array(z.string().refine(isAddressOrRange, 'must be an IP address or a range such as 10.0.0.0/8'))
    .default([])
    .describe('Addresses that hits may come from. Empty = every address.'),
  statuses: z
    .array(Status)
    .optional()
    .describe('Known status codes; a disposition with another one is kept and marked `unknown-status`.'),
};
