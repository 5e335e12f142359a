/** What a delivery would change, found out by looking and without writing. */
export interface Preview {
  readonly changes: readonly PlannedChange[];
  /** What would be cut, dropped or left undone. */
  readonly warnings: readonly string[];
}

export interface PlannedChange {
  /** The CRM's object: `contact`, `call`, `Task`. */
  readonly object: string;
  /** undefined = it would be created. */
  readonly id: string | undefined;
  readonly outcome: 'created' | 'updated' | 'unchanged';
  /** Fields that would change, by the CRM's names. `from` undefined = not there yet. */
  readonly fields: Readonly<Record<string, { readonly from: string | undefined; readonly to: string }>>;
}
