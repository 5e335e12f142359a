import { AuthError, DeliveryError, PermanentError, TransientError } from '../../../src/domain/errors.ts';

type Kind = 'auth' | 'permanent' | 'transient';
type Fault = readonly [kind: Kind, code: string, fact: string];

const DENIED: Fault = [
  'auth',
  'database-access-denied',
  'refuses the login: see user, password and host of the grant',
];
const NO_RIGHT: Fault = [
  'auth',
  'database-no-right',
  'lets our user not read all that it should: paste the grants of docs/vicidial-database.md',
];
const SLOW: Fault = [
  'transient',
  'database-slow',
  'did not end the statement in time; a table may be locked',
];
const FULL: Fault = ['transient', 'database-full', 'has no connection left: see its max_connections'];
const CRASHED: Fault = [
  'transient',
  'database-table-crashed',
  'has a table that is marked as crashed: run REPAIR TABLE on it',
];
const READ_ONLY: Fault = ['permanent', 'database-read-only', 'was asked to write in a read-only session'];

/** By the server's error number; the numbers are the same in MySQL and MariaDB where both have them. */
const FAULTS: Readonly<Record<number, Fault>> = {
  1044: DENIED,
  1045: DENIED,
  1130: DENIED,
  1698: DENIED,
  1129: ['auth', 'database-host-blocked', 'blocks our address after failed tries: run FLUSH HOSTS on it'],
  1142: NO_RIGHT,
  1143: NO_RIGHT,
  1227: NO_RIGHT,
  1345: NO_RIGHT,
  1049: ['permanent', 'database-unknown', 'has no database of that name: correct `database`'],
  1054: [
    'permanent',
    'database-unknown-column',
    'lacks a column: this VICIdial is older than 2.14, schema 1728',
  ],
  1146: ['permanent', 'database-unknown-table', 'lacks a table: is it the database of VICIdial?'],
  1176: [
    'permanent',
    'database-missing-index',
    "lacks an index of VICIdial's own schema: upgrade its schema",
  ],
  1040: FULL,
  1203: FULL,
  1226: FULL,
  1205: SLOW,
  1317: SLOW,
  1969: SLOW,
  3024: SLOW,
  1034: CRASHED,
  1194: CRASHED,
  1195: CRASHED,
  1290: READ_ONLY,
  1792: READ_ONLY,
};

const TLS = /SSL|TLS|CERT|SELF_SIGNED|UNABLE_TO_/;
const GONE = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE']);

/** Whether the connection broke, so that the same read on a new one may do. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(String(error.code));
}

/**
 * The error that decides what happens next, for what mysql2 threw. The server's own words are left out,
 * and so is the cause where it holds them: they quote users, addresses and values.
 */
export function databaseFailure(error: unknown, who: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { code, errno } = Object(error) as { readonly code?: unknown; readonly errno?: unknown };
  const known = typeof errno === 'number' ? FAULTS[errno] : undefined;
  if (known !== undefined) return toError(known, who, `MySQL error ${String(errno)}`);
  const name = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown error';
  if (TLS.test(name))
    return toError(['auth', 'database-tls', 'cannot be trusted: see `tls` and the certificate'], who, name);
  if (typeof errno === 'number' && errno >= 1000)
    return toError(
      ['transient', 'database-error', "failed: see the server's error log"],
      who,
      `MySQL error ${errno}`,
    );
  return toError(['transient', 'database-unreachable', 'cannot be reached'], who, name);
}

function toError([kind, code, fact]: Fault, who: string, reason: string): DeliveryError {
  const message = `${who} ${fact} (${reason})`;
  if (kind === 'auth') return new AuthError(message, { code });
  if (kind === 'permanent') return new PermanentError(message, { code });
  return new TransientError(message, { code });
}
