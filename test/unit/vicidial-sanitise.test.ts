import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  COUNTRY,
  EMAIL,
  STATE,
  TEXT_COLUMN_KEYS,
  TEXT_COLUMNS,
} from '../../connectors/vicidial/lead-columns.ts';
import { addFields, toLeadParameters, updateFields } from '../../connectors/vicidial/lead-parameters.ts';
import { sanitiseCustomField } from '../../connectors/vicidial/sanitise-parameter.ts';
import { sanitiseText, type TextColumn } from '../../connectors/vicidial/sanitise.ts';
import type { Lead } from '../../src/domain/event.ts';
import {
  breaksStatement,
  filterText,
  fitText,
  type TextFieldName,
} from '../../src/sandbox/dialer/lead-fields.ts';

const FREE: TextColumn = { width: 255 };
const NAME: TextColumn = TEXT_COLUMNS.firstName;
const COLUMNS: readonly (TextColumn & { readonly name: string })[] = [
  ...TEXT_COLUMN_KEYS.map((key) => TEXT_COLUMNS[key]),
  { name: 'email', ...EMAIL },
  { name: 'country_code', ...COUNTRY },
  { name: 'state', ...STATE },
];
/** Any Unicode, with the dangerous pieces often enough to meet each other. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '--A--',
        '--B--',
        '--BLANK--',
        'pass',
        '\\',
        ';',
        '+',
        "'",
        '\n',
        '😀',
        'é',
        'e\u0301',
        '-',
        ' ',
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('whatever is sent', () => {
  test.each(COLUMNS)('lands in $name as it was sent, whatever the lead holds', (column) => {
    fc.assert(
      fc.property(text, fc.boolean(), (given, nonLatin) => {
        const { value } = sanitiseText(given, column, nonLatin);
        const bytes = Buffer.from(value, 'utf8').toString('latin1');
        const name = column.name as TextFieldName;
        expect(fitText(name, filterText(name, bytes, nonLatin))).toBe(value);
      }),
    );
  });

  it('holds nothing that breaks a statement, reaches a shell or names a template tag', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (given, nonLatin) => {
        const { value } = sanitiseText(given, FREE, nonLatin);
        expect(value).not.toMatch(/[\\;#"|<>()$`+\p{Cc}]|--A--|--B--|--BLANK--/u);
        expect(breaksStatement(value)).toBe(false);
      }),
    );
  });

  it('is not changed again, and nothing is reported, when it is sanitised twice', () => {
    fc.assert(
      fc.property(text, fc.boolean(), fc.constantFrom(...COLUMNS), (given, nonLatin, column) => {
        const { value } = sanitiseText(given, column, nonLatin);
        expect(sanitiseText(value, column, nonLatin)).toEqual({ value, changes: [] });
      }),
    );
  });

  it('is reported as changed whenever it differs from the trimmed original', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (given, nonLatin) => {
        const { value, changes } = sanitiseText(given, FREE, nonLatin);
        if (value !== given.normalize('NFC').trim()) expect(changes).not.toEqual([]);
      }),
    );
  });
});

describe('a name', () => {
  it.each([
    ["José-María D'Ángelo", "Jose-Maria D'Angelo", ['transliterated']],
    ['Strauß', 'Strauss', ['transliterated']],
    ['Łukasz Ørsted', 'Lukasz Orsted', ['transliterated']],
    ['Иван Щукин', 'Ivan Shchukin', ['transliterated']],
    ['Ελένη', 'Eleni', ['transliterated']],
    ['O’Brien', "O'Brien", ['transliterated']],
    ['Smith, Jr. (Bob)', 'Smith Jr. Bob', ['characters removed']],
    ['Anna\tMaria', 'Anna Maria', ['line breaks replaced']],
    ['--A--pass--B--Eve', 'Eve', ['template tags removed']],
    ['F'.repeat(40), 'F'.repeat(30), ['cut to 30 characters']],
    ['Ann', 'Ann', []],
  ])('is written in ASCII when the dialer holds no other letters: %s', (given, value, changes) => {
    expect(sanitiseText(given, NAME, false)).toEqual({ value, changes });
  });

  it('keeps its letters, composed, when the dialer holds them', () => {
    expect(sanitiseText('Jose\u0301 Иван 北京 😀', NAME, true)).toEqual({
      value: 'José Иван 北京',
      changes: ['characters removed'],
    });
  });

  it('does not let a tag be put together by what is taken out of it', () => {
    expect(sanitiseText('x--A;--pass--B;--y --A--A----B--', FREE, false).value).toBe('xy');
  });
});

describe('a lead', () => {
  const parameters = (lead: Lead) => toLeadParameters({ phone: '3125550101', ...lead }, { nonLatin: false });

  it('says which fields were changed, and never their values', () => {
    const { warnings } = parameters({
      firstName: 'Zoë;',
      comments: 'x'.repeat(300),
      phone: '+1 (312) 555-0101',
    });
    expect(warnings).toEqual([
      'first_name: transliterated, characters removed',
      'comments: cut to 255 characters',
      'phone_number: written as national digits',
    ]);
    expect(parameters({ altPhone: '312-555-0102', gender: 'female' }).warnings).toEqual([
      'gender: written as VICIdial holds it',
      'alt_phone: written as VICIdial holds it',
    ]);
  });

  it.each([
    ['an email with a plus', { email: 'a+b@example.test' }, 'email'],
    ['a gender of its own', { gender: 'X' }, 'gender'],
    ['a date as written in the USA', { dateOfBirth: '02/03/1981' }, 'date_of_birth'],
    ['a date that is none', { dateOfBirth: '1981-13-45' }, 'date_of_birth'],
    ['a rank below zero', { rank: '-5' }, 'rank'],
    ['a rank above the column', { rank: '99999' }, 'rank'],
    ['a country in words', { country: 'United States' }, 'country_code'],
    ['an alternative number too long to hold', { altPhone: '+44 20 7946 0018 55' }, 'alt_phone'],
  ])('leaves out %s, because half of it would be wrong', (_name, lead, field) => {
    const { fields, warnings } = parameters(lead);
    expect(fields).not.toHaveProperty(field);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${field}: left out, `))]);
  });

  it.each(['3f2b8c1e-6b1d-4a55-9f0e-2d7c1b0a9e11', 'A|B', 'A;B'])(
    'has no vendor lead code in VICIdial when the code cannot be held whole: %s',
    (vendorLeadCode) => {
      const { vendorLeadCode: sent, warnings } = parameters({ vendorLeadCode });
      expect(sent).toBeUndefined();
      expect(warnings).toEqual([expect.stringMatching(/^vendor_lead_code: left out, /)]);
    },
  );

  it('is cut to the widths that the dialer really has, when they are known', () => {
    const limits = { nonLatin: false, widths: { first_name: 5, vendor_lead_code: 40 } };
    const vendorLeadCode = '3f2b8c1e-6b1d-4a55-9f0e-2d7c1b0a9e11';
    const lead = toLeadParameters({ firstName: 'Maximilian', vendorLeadCode }, limits);
    expect(lead.fields['first_name']).toBe('Maxim');
    expect(lead.vendorLeadCode).toBe(vendorLeadCode);
    expect(lead.warnings).toEqual(['first_name: cut to 5 characters']);
  });

  it('keeps the 18 characters of a Salesforce id', () => {
    expect(parameters({ vendorLeadCode: '0035g00000ABCDeAAF' }).vendorLeadCode).toBe('0035g00000ABCDeAAF');
  });

  it('writes a state in words as the province', () => {
    const { fields, warnings } = parameters({ state: 'Illinois' });
    expect(fields).toEqual({ province: 'Illinois' });
    expect(warnings).toHaveLength(1);
  });

  it.each([
    [
      { phone: '13125550101', phoneCode: '1' },
      { code: '1', number: '3125550101' },
    ],
    [
      { phone: '2079460018', phoneCode: '44' },
      { code: '44', number: '2079460018' },
    ],
    [
      { phone: undefined, e164: '+13125550101' },
      { code: '1', number: '3125550101' },
    ],
    [
      { phone: undefined, e164: '+442079460018', phoneCode: '44' },
      { code: '44', number: '2079460018' },
    ],
    [{ e164: '+442079460018' }, { code: '44', number: '2079460018' }],
    [{ phone: '+44 20 7946 0018' }, { code: '44', number: '2079460018' }],
    [
      { phone: '442079460018', phoneCode: '44' },
      { code: '44', number: '2079460018' },
    ],
    [
      { phone: '020 7946 0018', phoneCode: '44' },
      { code: '44', number: '2079460018' },
    ],
    [
      { phone: '442079460018', phoneCode: '1' },
      { code: '44', number: '2079460018' },
    ],
    [
      { phone: '0113125550101', phoneCode: '1' },
      { code: '1', number: '3125550101' },
    ],
    [
      { phone: '3125550101', phoneCode: '0' },
      { code: '1', number: '3125550101' },
    ],
  ])('has the national number and its code: %o', (lead, phone) => {
    expect(toLeadParameters(lead, { nonLatin: false }).phone).toEqual(phone);
  });

  it.each([
    { phone: '31255' },
    { phone: '5550101' },
    { phone: '3125550101', phoneCode: '999' },
    { phone: '1111111111' },
    { e164: '+13125' },
    { phone: '12345678901234567' },
    { phone: 'CALLMENOW' },
    { e164: '+999123456' },
  ])('is refused for good, without the number in the message, when the number is none: %o', (lead) => {
    expect(() => toLeadParameters(lead, { nonLatin: false })).toThrow(
      expect.objectContaining({
        kind: 'permanent',
        code: 'invalid-phone',
        message: expect.not.stringMatching(/\d{7}|31255|999123456/) as string,
      }),
    );
  });

  it('blanks what was told to be empty when it is updated, and is silent about it when it is added', () => {
    const lead = parameters({ address2: '', gender: '', rank: '', city: 'Chicago', status: 'CALLBK' });
    expect(updateFields(lead)).toEqual({
      address2: '--BLANK--',
      gender: 'U',
      rank: '0',
      city: 'Chicago',
      status: 'CALLBK',
    });
    expect(addFields(lead)).toEqual({ city: 'Chicago' });
  });

  it('does not blank a column when nothing that VICIdial can hold is left of its value', () => {
    expect(updateFields(parameters({ firstName: '北京' }))).toEqual({});
  });
});

describe('a text that nobody means well', () => {
  test.each([
    ['a megabyte of tag beginnings', '--A--'.repeat(200_000)],
    ['tags inside tags, a thousand deep', `${'--A'.repeat(1_000)}--pass--B--${'--B--'.repeat(1_000)}`],
    ['a megabyte of halves that join', '-'.repeat(1_000_000)],
  ])('is cleaned at once, and no tag is left, when it is %s (defect: seconds of work)', (_what, given) => {
    const { value, changes } = sanitiseText(given, FREE, false);
    expect(value).not.toMatch(/--[AB]--/);
    expect(value.length).toBeLessThanOrEqual(255);
    expect(changes).not.toEqual([]);
  });
});

describe('a custom field of a function', () => {
  test('loses what VICIdial would lose, and says so', () => {
    expect(sanitiseCustomField('notes', 'a; "b" + c\\', true)).toEqual({
      value: 'a b   c',
      changes: ['characters removed'],
    });
    expect(sanitiseCustomField('notes', 'José <b>', true, { notes: 4 })).toEqual({
      value: 'José',
      changes: ['characters removed', 'cut to 4 characters'],
    });
    expect(sanitiseCustomField('notes', '--BLANK--', true)).toEqual({ value: '--BLANK--', changes: [] });
    expect(sanitiseCustomField('notes', 'plain text', true)).toEqual({ value: 'plain text', changes: [] });
  });
});
