import type { BlockList } from 'node:net';
import { z } from 'zod';
import { addressSet } from '../../../config/address.ts';
import type { Door } from '../doors.ts';
import { KeyRing } from '../key-ring.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** One source of leads as the receiver is told of it. */
export const LeadDoorSettings = z.strictObject({
  name: z.string(),
  /** The dialer that gets its leads. */
  dialer: z.string(),
  /** IANA name. */
  timezone: z.string(),
  secrets: z.array(z.string()),
  /** Standard Webhooks keys. */
  signingSecrets: z.array(z.string()),
  public: z.boolean(),
  /** Paths that lead here where no secret is shown. */
  aliases: z.array(z.string()),
  /** Addresses and CIDR ranges; empty = everywhere. */
  allowIps: z.array(z.string()),
  /** Empty = forms of every page. */
  allowOrigins: z.array(z.string()),
  honeypot: z.string().optional(),
  rateLimit: z.strictObject({ perMinute: z.number(), perAddressPerMinute: z.number() }).optional(),
  redirect: z.strictObject({ success: z.string(), failure: z.string().optional() }).optional(),
  required: z.array(z.string()),
  consent: z.strictObject({ field: z.string(), is: z.array(z.string()) }).optional(),
  /** Name in the post: VICIdial's name. */
  fields: z.record(z.string(), z.string()),
});
export type LeadDoorSettings = z.infer<typeof LeadDoorSettings>;

export interface LeadDoor extends Door {
  readonly settings: LeadDoorSettings;
  /** Undefined = no limit. */
  readonly rateLimit: RateLimit | undefined;
}

/** Throws a RangeError where `allowIps` holds what is no address. */
export function openLeadDoor(settings: LeadDoorSettings): LeadDoor {
  return {
    name: settings.name,
    keys: new KeyRing(settings.secrets),
    allowed: allowedOf(settings.allowIps),
    timezone: settings.timezone,
    settings,
    rateLimit: settings.rateLimit === undefined ? undefined : createRateLimit(settings.rateLimit),
  };
}

function allowedOf(entries: readonly string[]): BlockList | undefined {
  return entries.length === 0 ? undefined : addressSet(entries);
}
