import { agentScreenTables } from './agent-screen.ts';
import { agentsTables } from './agents.ts';
import { callsTables } from './calls.ts';
import { campaignsTables } from './campaigns.ts';
import { chatsTables } from './chats.ts';
import { inboundTables } from './inbound.ts';
import { leadsTables } from './leads.ts';
import { listsTables } from './lists.ts';
import { monitoringTables } from './monitoring.ts';
import { peopleTables } from './people.ts';
import { phonesTables } from './phones.ts';
import { soundsTables } from './sounds.ts';
import { systemTables } from './system.ts';
import { type RowOf, Table, type TableDefinition, type TableSnapshot } from './table.ts';

const DEFINITIONS = {
  ...agentScreenTables,
  ...agentsTables,
  ...callsTables,
  ...campaignsTables,
  ...chatsTables,
  ...inboundTables,
  ...leadsTables,
  ...listsTables,
  ...monitoringTables,
  ...peopleTables,
  ...phonesTables,
  ...soundsTables,
  ...systemTables,
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
