import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection, CrmRecord, RecordRef } from '../../src/connector.ts';
import type { StandIn } from '../../src/sandbox/stand-in.ts';

/** What the suite needs from one connector whose CRM's records become leads. */
export interface ReaderHarness {
  readonly connection: Connection;
  readonly standIn: StandIn;
  /** The field of the name; the CRM has it. */
  readonly nameField: string;
  create(name: string): RecordRef;
  rename(id: string, name: string): void;
  remove(id: string): void;
  /** Gives the id that both live on in. */
  merge(oneId: string, otherId: string): string;
  join(id: string, listId: string): void;
  readonly listId: string;
  close(): Promise<void>;
}

const NAME = 'Featherstone';

/** The promises of `RecordReader` in `src/connector.ts`, as tests that every reader passes. */
export function describeReader(name: string, start: () => Promise<ReaderHarness>): void {
  async function rig(): Promise<ReaderHarness> {
    const harness = await start();
    onTestFinished(() => harness.close());
    return harness;
  }

  describe(`${name} keeps the contract of a record reader`, () => {
    it('tells the record as it is now, in the form of the contract', async () => {
      const harness = await rig();
      const ref = harness.create('Before');
      const first = await read(harness, ref);
      harness.rename(ref.id, NAME);
      const { record, warnings } = await read(harness, ref);
      expect(record).toMatchObject({ ...ref, fields: { [harness.nameField]: NAME }, memberships: [] });
      expect(record?.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(String(record?.modifiedAt) >= String(first.record?.modifiedAt)).toBe(true);
      expect(warnings).toEqual([]);
    });

    it('leaves out a field that the CRM does not have, with a warning that names it', async () => {
      const harness = await rig();
      const ref = harness.create(NAME);
      const { record, warnings } = await read(harness, ref, { fields: [harness.nameField, 'no_such_field'] });
      expect(record?.fields).toEqual({ [harness.nameField]: NAME });
      expect(warnings).toEqual([expect.stringContaining('no_such_field')]);
    });

    it('finds nothing when the record was deleted', async () => {
      const harness = await rig();
      const ref = harness.create(NAME);
      harness.remove(ref.id);
      expect((await read(harness, ref)).record).toBeUndefined();
    });

    it('tells the record that a merged one lives on in, under its id', async () => {
      const harness = await rig();
      const [one, other] = [harness.create('One'), harness.create('Other')];
      const id = harness.merge(one.id, other.id);
      expect((await read(harness, one)).record?.id).toBe(id);
      expect((await read(harness, other)).record?.id).toBe(id);
    });

    it('tells the lists that it is in only where they are wanted', async () => {
      const harness = await rig();
      const ref = harness.create(NAME);
      harness.join(ref.id, harness.listId);
      expect((await read(harness, ref, { memberships: true })).record?.memberships).toEqual([harness.listId]);
      expect((await read(harness, ref)).record?.memberships).toEqual([]);
    });

    it.each([429, 500, 503])('is transient, and shows nobody, when the CRM answers %i', async (status) => {
      const harness = await rig();
      const ref = harness.create(NAME);
      await read(harness, ref);
      harness.standIn.faults.add({ path: ref.id, action: 'status', status, body: `${NAME} is busy` });
      const error: unknown = await read(harness, ref).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'transient' });
      expect(String(error)).not.toContain(NAME);
    });

    it('sends only reads', async () => {
      const harness = await rig();
      await read(harness, harness.create(NAME), { memberships: true });
      const records = harness.standIn.requests.filter(({ path }) => !path.includes('/oauth2/'));
      expect(new Set(records.map(({ method }) => method))).toEqual(new Set(['GET']));
    });

    it('ends with the signal when the CRM stalls', async () => {
      const harness = await rig();
      const ref = harness.create(NAME);
      harness.standIn.faults.add({ path: ref.id, action: 'stall' });
      await expect(read(harness, ref, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
        kind: 'transient',
      });
    });
  });
}

async function read(
  { connection, nameField }: ReaderHarness,
  ref: RecordRef,
  options: {
    readonly fields?: readonly string[];
    readonly memberships?: boolean;
    readonly signal?: AbortSignal;
  } = {},
): Promise<{ readonly record: CrmRecord | undefined; readonly warnings: readonly string[] }> {
  const { fields = [nameField], memberships = false, signal = AbortSignal.timeout(5_000) } = options;
  const warnings: string[] = [];
  const warn = (warning: string): void => void warnings.push(warning);
  const record = await connection.records?.read(ref, { fields, memberships }, { signal, warn });
  return { record, warnings };
}
