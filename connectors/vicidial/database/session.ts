import { readFile } from 'node:fs/promises';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { AuthError } from '../../../src/domain/errors.ts';
import type { DatabaseSettings } from './settings.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Open one connection that cannot do harm: read only, with an end to every statement and to every wait for
 * a lock, TIMESTAMPs in UTC, local times as text, one statement at a time. MySQL and MariaDB.
 *
 * @throws AuthError when `tls.caFile` cannot be read, else whatever mysql2 throws
 */
export async function openSession(settings: DatabaseSettings): Promise<Connection> {
  // Here, so that a program without a database does not load it.
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(await options(settings));
  try {
    await connection.query('SET SESSION TRANSACTION READ ONLY');
    const [rows] = await connection.query('SELECT VERSION() AS version');
    const isMariadb = JSON.stringify(rows).includes('MariaDB');
    // MariaDB counts in seconds, MySQL in milliseconds.
    const limit = isMariadb
      ? `max_statement_time = ${settings.statementTimeoutMs / 1000}`
      : `max_execution_time = ${settings.statementTimeoutMs}`;
    const lockSeconds = Math.ceil(settings.statementTimeoutMs / 1000);
    await connection.query(`SET SESSION time_zone = '+00:00', lock_wait_timeout = ${lockSeconds}, ${limit}`);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function options(settings: DatabaseSettings): Promise<ConnectionOptions> {
  const { socketPath, host, port = 3306, user, password, database } = settings;
  return {
    ...(socketPath === undefined ? { host: host ?? '', port } : { socketPath }),
    user,
    password,
    database,
    // What the tables hold: a text of four-byte characters would keep an index from being used.
    charset: 'UTF8_GENERAL_CI',
    connectTimeout: CONNECT_TIMEOUT_MS,
    dateStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    disableEval: true,
    maxPreparedStatements: 64,
    ...(settings.tls === undefined ? {} : { ssl: await tlsOptions(settings.tls) }),
  };
}

async function tlsOptions({
  caFile,
  verify,
}: NonNullable<DatabaseSettings['tls']>): Promise<NonNullable<Exclude<ConnectionOptions['ssl'], string>>> {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: verify !== 'none',
    verifyIdentity: verify === 'full',
    ...(caFile === undefined ? {} : { ca: await readCa(caFile) }),
  };
}

async function readCa(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `The file of \`tls.caFile\` (${file}) cannot be read: correct the path or its rights`;
    throw new AuthError(message, { code: 'database-tls', cause });
  }
}
