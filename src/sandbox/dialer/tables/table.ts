/** One row as MySQL prints it: every column text, NULL and empty alike `''`. */
export type RowOf<Columns> = { -readonly [Name in keyof Columns]: string };

export interface TableDefinition<Columns extends Record<string, string>> {
  /** VICIdial's own name of the table. */
  readonly name: string;
  /** The AUTO_INCREMENT column. */
  readonly autoId: keyof Columns | undefined;
  /** Every column that the stand-in keeps, with its default. */
  readonly defaults: Columns;
}

export function defineTable<const Columns extends Record<string, string>>(
  name: string,
  autoId: keyof Columns | undefined,
  defaults: Columns,
): TableDefinition<Columns> {
  return { name, autoId, defaults };
}

/** The rows of one table, in the order in which they came in. */
export class Table<Row extends Record<string, string>> {
  readonly #definition: TableDefinition<Row>;
  #rows: Row[] = [];
  #nextId = 1;

  constructor(definition: TableDefinition<Row>) {
    this.#definition = definition;
  }

  get name(): string {
    return this.#definition.name;
  }

  /** Rows may be written to; take them out with `remove`. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Add a row; what is not named has its default, and the id counts on. Columns that are not kept are ignored. */
  insert(columns: Readonly<Partial<Row>>): Row {
    const { autoId, defaults } = this.#definition;
    const known = Object.fromEntries(
      Object.entries(columns).filter(([name, value]) => name in defaults && value !== undefined),
    );
    const row: Row = { ...defaults, ...known };
    if (autoId !== undefined) {
      const given = Number(row[autoId]);
      const id = given > 0 ? given : this.#nextId;
      (row as Record<keyof Row, string>)[autoId] = String(id);
      this.#nextId = Math.max(this.#nextId, id + 1);
    }
    this.#rows.push(row);
    return row;
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    return this.#rows.find(matches);
  }

  where(matches: (row: Row) => boolean): Row[] {
    return this.#rows.filter(matches);
  }

  /** Write to every row that fits. Returns how many really changed, as MySQL counts affected rows. */
  update(matches: (row: Row) => boolean, columns: Readonly<Partial<Row>>): number {
    let changed = 0;
    for (const row of this.#rows) {
      if (!matches(row)) continue;
      if (Object.entries(columns).some(([name, value]) => row[name] !== value)) changed += 1;
      Object.assign(row, columns);
    }
    return changed;
  }

  /** Returns how many rows went. */
  remove(matches: (row: Row) => boolean): number {
    const before = this.#rows.length;
    this.#rows = this.#rows.filter((row) => !matches(row));
    return before - this.#rows.length;
  }

  /** The id that the next row gets. */
  get nextId(): number {
    return this.#nextId;
  }

  set nextId(id: number) {
    this.#nextId = id;
  }

  /** A copy to come back to with `restore`. */
  snapshot(): TableSnapshot {
    return { rows: structuredClone(this.#rows), nextId: this.#nextId };
  }

  restore(snapshot: TableSnapshot): void {
    this.#rows = structuredClone(snapshot.rows) as Row[];
    this.#nextId = snapshot.nextId;
  }
}

export interface TableSnapshot {
  readonly rows: readonly Record<string, string>[];
  readonly nextId: number;
}
