import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createDatabase, type DatabaseTools } from '../../connectors/vicidial/database/database.ts';
import { DatabaseSettings } from '../../connectors/vicidial/database/settings.ts';
import { type MariadbOptions, type PrivateMariadb, startMariadb } from '../../scripts/private-mariadb.ts';
import { createVicidialTables, TABLE_READER } from '../../scripts/vicidial-tables/create.ts';
import type { DialerDatabase } from '../../src/domain/dialer-database.ts';

export { documentedGrants } from '../../scripts/vicidial-tables/create.ts';

/** A MariaDB with VICIdial's tables, empty, and the user that the documentation says to create. */
export interface DatabaseRig {
  readonly server: PrivateMariadb;
  /** As `root`. */
  readonly admin: Connection;
  /** As the read-only user, in New York unless told otherwise. */
  open(settings?: Partial<DatabaseSettings>, tools?: Partial<DatabaseTools>): DialerDatabase;
  /** Close what was opened so far: a user may have ten connections. */
  closeOpened(): Promise<void>;
  settings(more?: Partial<DatabaseSettings>): DatabaseSettings;
  /** Rows that statements have read one after the other since the server started: what a scan drives up. */
  rowsScanned(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startDatabaseRig(options: MariadbOptions = {}): Promise<DatabaseRig> {
  const server = await startMariadb(options);
  const admin = await server.connect();
  await createVicidialTables(admin);
  const opened: DialerDatabase[] = [];
  const settings = (more: Partial<DatabaseSettings> = {}): DatabaseSettings =>
    DatabaseSettings.parse({
      host: server.host,
      port: server.port,
      ...TABLE_READER,
      ...more,
    });
  async function closeOpened(): Promise<void> {
    for (const database of opened.splice(0)) await database.close();
  }
  return {
    server,
    admin,
    settings,
    closeOpened,
    open(more = {}, tools = {}) {
      const database = createDatabase(settings(more), {
        name: 'main',
        now: Date.now,
        timezone: 'America/New_York',
        nonLatin: false,
        ...tools,
      });
      opened.push(database);
      return database;
    },
    async rowsScanned() {
      const [rows] = await admin.query<RowDataPacket[]>("show global status like 'Handler_read_rnd_next'");
      return Number(rows[0]?.['Value']);
    },
    async [Symbol.asyncDispose]() {
      await closeOpened();
      admin.destroy();
      await server.stop();
    },
  };
}

/** Never aborted. */
export function forever(): AbortSignal {
  return new AbortController().signal;
}
