import { expect, it } from 'vitest';
import { mapColumns, mapRow } from '../../src/bulk/map/column-map.ts';
import { ColumnMapFile } from '../../src/bulk/map/map-file.ts';
import { ImportWords } from '../../src/commands/leads/import-words.ts';
import { parseWords } from '../../src/commands/leads/option-types.ts';

const mapped = (header: readonly string[], cells: readonly string[], file: unknown = {}) =>
  mapRow(cells, mapColumns(header, ColumnMapFile.parse(file)));

it('mapping: when columns have VICIdial names or common ones, in any spelling, then they are known', () => {
  const header = ['vendor_lead_code', 'First Name', 'last-name', 'Mobile', 'ZIP', 'E-Mail.Address', 'DOB'];
  expect(mapped(header, ['V1', 'Ada', 'King', '3125550101', '60601', 'a@b.c', '1815-12-10'])).toEqual({
    lead: {
      vendorLeadCode: 'V1',
      firstName: 'Ada',
      lastName: 'King',
      phone: '3125550101',
      postalCode: '60601',
      email: 'a@b.c',
      dateOfBirth: '1815-12-10',
    },
    custom: {},
  });
});

it("mapping: when several columns are one field, then VICIdial's own name comes first, and an empty one is passed over", () => {
  const header = ['mobile', 'phone_number', 'phone'];
  expect(mapped(header, ['1', '2', '3']).lead).toEqual({ phone: '2' });
  expect(mapped(header, ['1', ' ', '3']).lead).toEqual({ phone: '3' });
});

it('mapping: when a whole name comes, then it is parted, unless there are columns for its parts', () => {
  expect(mapped(['name', 'phone'], ['Ada King Lovelace', '1']).lead).toMatchObject({ firstName: 'Ada', lastName: 'King Lovelace' }); // prettier-ignore
  expect(mapped(['name', 'last_name', 'phone'], ['Ada K', 'L', '1']).lead).toMatchObject({ firstName: 'Ada', lastName: 'L' }); // prettier-ignore
});

it("mapping: when leads of VICIdial come back, then their ids, lists and statuses are not the new leads'", () => {
  const map = mapColumns(['lead_id', 'list_id', 'status', 'phone_number'], ColumnMapFile.parse({}));
  expect(map.unused).toEqual(['lead_id', 'list_id', 'status']);
});

it('mapping: when a map says what columns are, then it wins, its constants fill what is empty, and null means of no use', () => {
  const file = {
    columns: { telefon: 'phone_number', phone: null, Tarif: 'custom.tariff' },
    constants: { source_id: 'FAIR', 'custom.wave': 3 },
  };
  expect(mapped(['Telefon', 'phone', 'TARIF', 'source'], ['1', '2', 'x', ''], file)).toEqual({
    lead: { phone: '1', sourceId: 'FAIR' },
    custom: { tariff: 'x', wave: '3' },
  });
  const ignoring = mapColumns(['Telefon', 'city'], ColumnMapFile.parse({ columns: { Telefon: 'phone_number' }, others: 'ignore' })); // prettier-ignore
  expect(ignoring.unused).toEqual(['city']);
});

it('mapping: when the map or the header cannot be, then it says what is wrong before anything is sent', () => {
  const bad = ColumnMapFile.safeParse({ columns: { phone: 'phon' } });
  expect(bad.error?.issues[0]?.message).toContain('phon is no field of a lead');
  expect(ColumnMapFile.safeParse({ column: {} }).success).toBe(false);
  const missing = ColumnMapFile.parse({ columns: { Mobile: 'phone_number' } });
  expect(() => mapColumns(['phone'], missing)).toThrow('"Mobile", which the file does not have');
  expect(() => mapColumns(['city'], ColumnMapFile.parse({}))).toThrow('no column is the phone number');
});

it.each([
  [{ list: '12' }, '--list: must be 3 to 14 digits'],
  [{ list: '1001', days: '31' }, '--days: VICIdial knows 1, 2, 3'],
  [{ list: '1001', duplicates: 'all' }, '--duplicates: use list, campaign, system or none'],
  [{ list: '1001', concurrency: '5' }, '--concurrency: use 1, 2, 3 or 4'],
  [{ list: '1001', encoding: 'ebcdic' }, '--encoding: use utf-8'],
  [{ list: '1001', campaign: 'TOO-LONG-1' }, '--campaign: must be 1 to 8'],
])('leads import: when the options are %j, then it says %s', (options, message) => {
  expect(() => parseWords(ImportWords, { config: 'x', ...options })).toThrow(message);
});
