import { z } from 'zod';
import { Status } from './dialer.ts';
import { oneOrMore } from './name.ts';

/** `recordings`: how the links to recordings are made. */
export const Recordings = z.strictObject({
  secret: oneOrMore(z.string().min(32, 'must have at least 32 characters'))
    .optional()
    .describe(
      'Seals the links. A list while it is changed: the first one seals, every one of them opens. A link whose secret is gone is dead.',
    ),
  linkDays: z.int().min(1).max(3650).default(365).describe('Days for which a link works.'),
});
export type Recordings = z.infer<typeof Recordings>;

const Minutes = z.number().positive().max(1440);
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i;

/** `recordings` of a dialer: with this block its recordings are looked for. */
export const DialerRecordings = z
  .strictObject({
    lookAfterMinutes: z
      .array(Minutes)
      .min(1)
      .max(10)
      .refine((minutes) => minutes.every((one, index) => index === 0 || one > (minutes[index - 1] ?? 0)), {
        error: 'each must be later than the one before',
      })
      .default([1, 5, 15, 60])
      .describe(
        'Minutes after the end of a call at which its recording is looked for, until it is there. At most 1440.',
      ),
    noAgentStatuses: z
      .array(Status)
      .default([])
      .describe(
        'Calls that no agent had are looked for only with these statuses. Empty = none: most were never answered.',
      ),
    hosts: z
      .array(z.string().regex(HOST, 'must be a host such as 10.0.0.8 or files.example.com:8080'))
      .default([])
      .describe(
        "Hosts beside the dialer's own web server that recordings may lie on. No file is fetched from another one.",
      ),
    user: z
      .string()
      .regex(/^[^\s:]{1,64}$/, 'must have 1 to 64 characters, no blank and no colon')
      .optional()
      .describe('User name for the web server that the recordings lie on (Basic); absent = none is sent.'),
    password: z.string().min(1).optional().describe('Password of that user.'),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .default(8)
      .describe('Recordings of this dialer that are played at the same time; more are told to come again.'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    error: 'user and password go together: give both or none',
  });
export type DialerRecordings = z.infer<typeof DialerRecordings>;

const MINUTE_MS = 60_000;

/** When a recording is looked for after the end of its call, milliseconds, ascending. */
export function lookAfterMsOf({ lookAfterMinutes }: DialerRecordings): readonly number[] {
  return lookAfterMinutes.map((minutes) => minutes * MINUTE_MS);
}
