import { phone } from '../../../connectors/vicidial/phone.ts';
import type { Survey } from '../../bulk/csv/survey.ts';
import { knownName } from '../../bulk/map/known-names.ts';
import { PermanentError } from '../../domain/errors.ts';
import { UsageError } from '../context.ts';

/** Where a file has phone numbers. */
export interface NumberColumns {
  readonly phones: readonly number[];
  readonly code: number | undefined;
  /** Columns that are called as if they held numbers too, and are not looked at. */
  readonly passedOver: readonly string[];
}

/**
 * The columns with phone numbers: all that are known by their names, or the one that is named.
 *
 * @throws UsageError where there is none
 */
export function numberColumns({ header }: Pick<Survey, 'header'>, wanted: string | undefined): NumberColumns {
  const known = header.map((name, index) => ({ index, name, known: knownName(name) }));
  const phones = known.filter(({ known: found }) =>
    ['phone_number', 'alt_phone'].includes(found?.target ?? ''),
  );
  const code = known
    .filter(({ known: found }) => found?.target === 'phone_code')
    .toSorted((a, b) => (a.known?.rank ?? 0) - (b.known?.rank ?? 0))[0]?.index;
  if (wanted === undefined) {
    if (phones.length === 0)
      throw new UsageError('no column is known as the phone number: name it with --column');
    return { phones: phones.map(({ index }) => index), code, passedOver: [] };
  }
  const named = header.findIndex((name) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (named < 0) throw new UsageError(`there is no column ${wanted}; the file has ${header.join(', ')}`);
  const passedOver = phones.filter(({ index }) => index !== named).map(({ name }) => name);
  return { phones: [named], code, passedOver };
}

/**
 * The numbers of a row, each as code and national digits with a space between; undefined stands for one that is
 * not possible, or too short or long for VICIdial. Cells without digits, and those of zeros only, hold none.
 */
export function numbersIn(
  cells: readonly string[],
  { phones, code }: NumberColumns,
  defaultPhoneCode: string,
): readonly (string | undefined)[] {
  const phoneCode = code === undefined ? undefined : cells[code];
  return phones.flatMap((index) => {
    const text = (cells[index] ?? '').trim();
    return /[1-9]/.test(text) ? [read(text, phoneCode, defaultPhoneCode)] : [];
  });
}

function read(text: string, phoneCode: string | undefined, defaultPhoneCode: string): string | undefined {
  try {
    const found = phone({ phone: text, phoneCode }, [], defaultPhoneCode);
    return found && `${found.code} ${found.number}`;
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}
