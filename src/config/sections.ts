import { z } from 'zod';

const port = z.int().min(0).max(65_535);

/** The door for hits and leads. */
export const Server = z.strictObject({
  host: z.string().min(1).default('0.0.0.0').describe('Address to listen on for hits and leads.'),
  port: port.default(8080).describe('Port to listen on; 0 takes a free one.'),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with https:// or http://' })
    .optional()
    .describe('How VICIdial and web forms reach this server; URLs that vicibridge prints start with it.'),
  trustedProxies: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Reverse proxies in front of vicibridge: so many entries of X-Forwarded-For are believed.'),
  maxBodyBytes: z
    .int()
    .min(1024)
    .max(16_777_216)
    .default(262_144)
    .describe('The largest request body that is accepted, in bytes; larger ones are answered with 413.'),
});
export type Server = z.infer<typeof Server>;

const ConsoleUser = z.strictObject({
  name: z
    .string()
    .regex(/^[^\s:]{1,64}$/, 'must have 1 to 64 characters, no blank and no colon')
    .describe('Name to sign in with.'),
  password: z.string().min(8, 'must have at least 8 characters').describe('Password to sign in with.'),
  role: z
    .enum(['read', 'write'])
    .default('read')
    .describe(
      '`write` may also retry, promote and remove jobs. A retry of a dead job there does not deliver: the ledger decides what is sent. `vicibridge replay` does.',
    ),
});

/** The operators' door: queue board and health. */
export const Console = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on for operators.'),
  port: port.default(8081).describe('Port to listen on; 0 takes a free one.'),
  users: z
    .array(ConsoleUser)
    .default([])
    .describe('Who may see the queue board at /queues. Nobody = no queue board; health is there always.'),
});
export type Console = z.infer<typeof Console>;

/** What is kept on disk. */
export const Data = z.strictObject({
  dir: z
    .string()
    .min(1)
    .default('./data')
    .describe(
      'Folder of the journal and the ledger, seen from the configuration file. Must be a local disk.',
    ),
  keepEventsDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('Days for which delivered events stay in the ledger; what is not delivered is never removed.'),
  journalWarnMb: z
    .int()
    .min(1)
    .default(256)
    .describe('Warn when the journal grows beyond so many megabytes.'),
  journalWarnSeconds: z
    .int()
    .min(1)
    .default(300)
    .describe('Warn when an accepted hit has waited so many seconds for the intake.'),
});
export type Data = z.infer<typeof Data>;

/** The work list. */
export const Redis = z.strictObject({
  url: z
    .url({ protocol: /^rediss?$/, error: 'must be a URL that starts with redis:// or rediss://' })
    .default('redis://127.0.0.1:6379')
    .describe('Redis or Valkey server. With a password in it, write the whole URL as $NAME.'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9{}_.-]{1,32}$/, 'must have 1 to 32 letters, digits and {}_.- characters')
    .default('{vb}')
    .describe(
      'Start of every key in Redis; the braces keep them on one node of a cluster. One installation for each prefix: a second one on the same Redis needs its own.',
    ),
});
export type Redis = z.infer<typeof Redis>;

/** What is logged. */
export const Log = z.strictObject({
  level: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('The least important level that is logged. `debug` and `trace` show phone numbers and names.'),
});
export type Log = z.infer<typeof Log>;
