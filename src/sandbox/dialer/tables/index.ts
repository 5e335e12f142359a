import * as agentScreen from './agent-screen.ts';
import * as agents from './agents.ts';
import * as calls from './calls.ts';
import * as campaigns from './campaigns.ts';
import * as chats from './chats.ts';
import * as inbound from './inbound.ts';
import * as leads from './leads.ts';
import * as lists from './lists.ts';
import * as monitoring from './monitoring.ts';
import * as people from './people.ts';
import * as phones from './phones.ts';
import * as sounds from './sounds.ts';
import * as system from './system.ts';
import { type RowOf, Table, type TableDefinition, type TableSnapshot } from './table.ts';

const DEFINITIONS = {
  ...agentScreen,
  ...agents,
  ...calls,
  ...campaigns,
  ...chats,
  ...inbound,
  ...leads,
  ...lists,
  ...monitoring,
  ...people,
  ...phones,
  ...sounds,
  ...system,
} as const;

type Definitions = typeof DEFINITIONS;

/** A table of the stand-in by its short name (`liveAgents` is `vicidial_live_agents`). */
export type TableName = keyof Definitions;
type Columns<Name extends TableName> = Definitions[Name]['defaults'];

/** One row of a table. */
export type Row<Name extends TableName> = RowOf<Columns<Name>>;

/** Every table but the leads, their callbacks and the hopper (`store.ts`). */
export type Tables = { readonly [Name in TableName]: Table<Row<Name>> };

export function createTables(): Tables {
  const tables = Object.fromEntries(
    Object.entries(DEFINITIONS).map(([name, definition]) => [
      name,
      new Table(definition as unknown as TableDefinition<Record<string, string>>),
    ]),
  ) as unknown as Tables;
  tables.systemSettings.insert({});
  return tables;
}

/** The table that VICIdial calls so (`vicidial_live_agents`). */
export function tableNamed(tables: Tables, name: string): Table<Record<string, string>> | undefined {
  return (Object.values(tables) as unknown as Table<Record<string, string>>[]).find(
    (table) => table.name === name,
  );
}

/** Copies of all tables. */
export function snapshotTables(tables: Tables): ReadonlyMap<string, TableSnapshot> {
  return new Map(Object.values(tables).map((table) => [table.name, table.snapshot()]));
}

export function restoreTables(tables: Tables, snapshots: ReadonlyMap<string, TableSnapshot>): void {
  for (const table of Object.values(tables)) {
    const snapshot = snapshots.get(table.name);
    if (snapshot !== undefined) table.restore(snapshot);
  }
}
