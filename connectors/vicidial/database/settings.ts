import { isIP } from 'node:net';
import { z } from 'zod';

const Tls = z.strictObject({
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('File with the certificates (PEM) that sign the server; absent = those that Node trusts.'),
  verify: z
    .enum(['full', 'chain', 'none'])
    .default('full')
    .describe(
      "`full` = signed by a trusted authority and made for `host`; `chain` = signed only, for certificates without the server's name; `none` = anybody's.",
    ),
});

/** VICIdial's MySQL or MariaDB, with a user that may only read. */
export const DatabaseSettings = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'must be a host name or an IP address')
      .optional()
      .describe('Name or address of the database server, best of a replica. Or `socketPath`.'),
    port: z.int().min(1).max(65_535).optional().describe('Its port; 3306 where it is left out.'),
    socketPath: z
      .string()
      .startsWith('/', 'must be an absolute path')
      .optional()
      .describe('Unix socket of a server on this machine, instead of `host`.'),
    user: z.string().min(1).max(80).describe('User that may read, and nothing else.'),
    password: z.string().min(1).describe("The user's password."),
    database: z.string().min(1).max(64).default('asterisk').describe("Name of VICIdial's database."),
    tls: Tls.optional().describe('Encrypt the connection, and prove the server. Absent = in clear.'),
    statementTimeoutMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(5_000)
      .describe('How long one statement may take, milliseconds; the server itself ends it then.'),
  })
  .refine(({ host, socketPath }) => (host === undefined) !== (socketPath === undefined), {
    error: 'needs either `host` or `socketPath`',
  })
  .refine(({ port, tls, socketPath }) => socketPath === undefined || (port ?? tls) === undefined, {
    error: '`port` and `tls` go with `host`, not with `socketPath`',
  })
  .refine(({ host, tls }) => tls?.verify !== 'full' || host === undefined || isIP(host) === 0, {
    path: ['tls', 'verify'],
    error: '`full` needs a name in `host`: certificates are made for names; or choose `chain`',
  });
export type DatabaseSettings = z.infer<typeof DatabaseSettings>;
