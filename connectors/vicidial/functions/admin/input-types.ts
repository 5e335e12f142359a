import { z } from 'zod';

/** Empties the column. */
export const BLANK = '--BLANK--';

/** A value, or `--BLANK--` to empty the column. */
export function orBlank<Schema extends z.ZodType<string, string>>(schema: Schema) {
  return z.union([z.literal(BLANK), schema]);
}

/** Letters, digits, `-` and `_`: every other character is dropped without a word. */
export function word(min: number, max: number) {
  return z
    .string()
    .regex(new RegExp(`^[-_0-9A-Za-z]{${min},${max}}$`), `must be ${min} to ${max} letters, digits, - or _`);
}

/** Letters and digits. */
export function alphanumeric(min: number, max: number) {
  return z
    .string()
    .regex(new RegExp(`^[0-9A-Za-z]{${min},${max}}$`), `must be ${min} to ${max} letters or digits`);
}

export function digits(min: number, max: number) {
  const error = `must be ${min} to ${max} digits`;
  return z
    .union([z.int().nonnegative().transform(String), z.string()], { error })
    .pipe(z.string().regex(new RegExp(`^\\d{${min},${max}}$`), error));
}

/** VICIdial turns a plus sign into a blank, and an apostrophe breaks its statement. */
export const emailAddress = z
  .string()
  .regex(
    /^[-.%_0-9A-Za-z]+@[-.0-9A-Za-z]+$/,
    'must be an e-mail address of letters, digits, . - _ and % (VICIdial can hold no + or apostrophe)',
  )
  .min(5)
  .max(70);

export const userGroup = word(1, 20);
export const serverIp = z
  .string()
  .regex(/^[-.:_0-9A-Za-z]{1,15}$/, 'must be the address of a server in VICIdial');
export const inGroupId = z.string().regex(/^[-_0-9A-Za-z]{1,20}$/, 'must be 1 to 20 letters, digits, - or _');
export const didPattern = z
  .string()
  .regex(/^[:*#._0-9A-Za-z]{2,50}$/, 'must be 2 to 50 digits, letters or : * # . _');
export const extension = word(2, 100);
export const dialplanNumber = z
  .string()
  .regex(/^[*#0-9A-Za-z]{3,20}$/, 'must be 3 to 20 digits, letters, * or #');
export const phoneLogin = word(1, 15);
export const phoneProtocol = z.enum(['SIP', 'IAX2', 'Zap', 'EXTERNAL']);
export const callerIdNumber = digits(6, 18);

const TIME_ZONES = [
  '12.75', '12.00', '11.00', '10.00', '9.50', '9.00', '8.00', '7.00', '6.50', '6.00', '5.75', '5.50', '5.00',
  '4.50', '4.00', '3.50', '3.00', '2.00', '1.00', '0.00', '-1.00', '-2.00', '-3.00', '-3.50', '-4.00',
  '-5.00', '-6.00', '-7.00', '-8.00', '-9.00', '-10.00', '-11.00', '-12.00',
] as const; // prettier-ignore

/** Hours east of UTC in winter, out of the list that VICIdial takes. */
export const localGmt = z.union([z.number().transform((hours) => hours.toFixed(2)), z.string()]).pipe(
  z.enum(TIME_ZONES, {
    error: 'must be an offset in hours that VICIdial knows, such as -5.00 or 5.50',
  }),
);
