import { z } from 'zod';
import { SigningSecret } from './signing-secret.ts';
import { isAddressOrRange } from './address.ts';
import { oneOrMore } from './name.ts';

/** Paths that published guides use for lead posts. */
export const LEAD_ALIASES = ['/webhook/lead', '/submit-form'] as const;

/** A path of this server begins with one slash: with two, a browser takes the next word for a host. */
const Target = z
  .string()
  .regex(
    /^(?:https:\/\/[!-~]+|\/(?:[!-.0-[\]-~][!-[\]-~]*)?)$/,
    'must be an https address or a path that begins with one /',
  );

const Origin = z
  .string()
  .regex(
    /^https?:\/\/[a-z0-9.-]+(?::\d{1,5})?$/,
    'must be an origin as a browser sends it, without a slash at its end: https://www.example.com',
  );

const perMinute = (fallback: number, text: string) =>
  z.int().min(1).max(100_000).default(fallback).describe(text);

export const RateLimit = z.strictObject({
  perMinute: perMinute(60, 'Posts of this source in a minute, all senders together.'),
  perAddressPerMinute: perMinute(
    10,
    'Posts in a minute from one address (IPv6: one /64). Behind a proxy set `server.trustedProxies`.',
  ),
});
export type RateLimit = z.infer<typeof RateLimit>;

const Consent = z.strictObject({
  field: z.string().min(1).describe('Name of the field in the post, or of the lead field in VICIdial.'),
  is: oneOrMore(z.string())
    .default(['true', 'yes', 'on', '1'])
    .describe('What it must say, in any case of letters. A list = any of them.'),
});

/** The keys of a source that say who may post, and how it is answered. */
export const accessKeys = {
  secret: oneOrMore(z.string().min(16, 'must have at least 16 characters'))
    .optional()
    .describe('Secret that a post must carry. A list while it is changed: every one of them is accepted.'),
  signingSecret: oneOrMore(SigningSecret)
    .optional()
    .describe('Key of a Standard Webhooks signature, which is taken in place of the secret.'),
  public: z
    .boolean()
    .default(false)
    .describe(
      'Anybody may post: for forms on a web page, which can keep no secret. Posts have at most 64 KB, and cannot name a lead, list, campaign, rank, owner, status or phone code.',
    ),
  aliases: z
    .array(z.enum(LEAD_ALIASES))
    .default([])
    .describe(
      'Paths that lead here where the post shows no secret. A secret finds its source on both without this.',
    ),
  honeypot: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Name of a field of the form that people do not see. A post that fills it is answered like any other, and thrown away.',
    ),
  rateLimit: RateLimit.optional().describe(
    'How many posts are taken; the others get 429. Absent = no limit, and for a public source the defaults.',
  ),
  redirect: z
    .strictObject({
      success: Target.describe('Where the browser goes after a post that was kept (303).'),
      failure: Target.optional().describe('Where it goes after one that was not. Absent = a line of text.'),
    })
    .optional()
    .describe('For forms that a browser posts by itself: an https address or a path.'),
  allowOrigins: z
    .array(Origin)
    .default([])
    .describe(
      "Origins of the web pages that may post, also by `fetch` (CORS). Empty = every page's form may, and no script may read the answer.",
    ),
  allowIps: z
    .array(z.string().refine(isAddressOrRange, 'must be an IP address or a range such as 10.0.0.0/8'))
    .default([])
    .describe('Addresses that posts may come from. Empty = every address.'),
  required: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Fields without which a post is refused (422), by their names in the post or in VICIdial, such as `phone_number`.',
    ),
  consent: Consent.optional().describe('What a post must say, or it is refused (422).'),
};
