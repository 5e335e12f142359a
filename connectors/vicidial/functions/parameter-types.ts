import { z } from 'zod';

/** Text up to `max` characters; `''` is allowed where VICIdial takes it. */
export function text(max = 255) {
  return z.string().max(max);
}

/** A flag that VICIdial wants as `Y` or `N`; `true`, `yes` and the like are taken too. */
export const yesOrNo = flagOf('Y', 'N');
/** The same for parameters that want `YES` or `NO`. */
export const longYesOrNo = flagOf('YES', 'NO');
/** The same for parameters that want `1` or `0`. */
export const oneOrZero = flagOf('1', '0');

function flagOf<const Yes extends string, const No extends string>(yes: Yes, no: No) {
  return z
    .union(
      [
        z.boolean(),
        z
          .string()
          .regex(/^(?:y|n|yes|no|true|false|1|0)$/i)
          .transform((value) => /^(?:y|yes|true|1)$/i.test(value)),
      ],
      { error: `must be ${yes} or ${no}` },
    )
    .transform((value): Yes | No => (value ? yes : no));
}

/** A whole number, as a number or as digits. */
export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number, ${min} to ${max}`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+$/)
          .transform(Number),
      ],
      { error },
    )
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }))
    .transform(String);
}

/** A decimal number such as a dial level, as a number or as text. */
export function decimalNumber(min: number, max: number) {
  const error = `must be a number, ${min} to ${max}`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+(?:\.\d+)?$/)
          .transform(Number),
      ],
      { error },
    )
    .pipe(z.number({ error }).min(min, { error }).max(max, { error }))
    .transform(String);
}

/** `int unsigned`. */
export const leadId = digitsOf(/^[1-9]\d{0,9}$/, 'must be the number of a lead');

/** VICIdial takes a shorter one for list 999. */
export const listId = digitsOf(/^\d{3,14}$/, 'must be 3 to 14 digits');

/** An id, as a number or as text. */
function digitsOf(pattern: RegExp, error: string) {
  return z
    .union([z.int().positive().transform(String), z.string()], { error })
    .pipe(z.string().regex(pattern, error));
}

export const campaignId = z.string().regex(/^[-_0-9A-Za-z]{1,8}$/, 'must be 1 to 8 letters, digits, - or _');
export const userId = z.string().regex(/^[-_0-9A-Za-z]{2,20}$/, 'must be 2 to 20 letters, digits, - or _');
export const status = z.string().regex(/^[-_0-9A-Za-z]{1,6}$/, 'must be 1 to 6 letters, digits, - or _');
export const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date such as 2026-12-01');
/** Local time of the dialer. */
export const dateTime = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d[ T+]\d\d:\d\d(?::\d\d)?$/,
    "must be the dialer's local time such as 2026-12-01 09:30:00",
  )
  .transform((value) => `${value.slice(0, 10)} ${value.slice(11)}${value.length === 16 ? ':00' : ''}`);
/** Digits as dialled, without the country code. */
export const phoneNumber = z.string().regex(/^\d{6,16}$/, 'must be 6 to 16 digits');
export const phoneCode = z.string().regex(/^[1-9]\d{0,3}$/, 'must be a calling code such as 1 or 44');

/** Several values that VICIdial wants joined by one character; as a list, or as text with that character. */
export function joined(item: z.ZodType<string, string>, separator: string) {
  return z
    .union([z.array(z.string()), z.string().transform((value) => value.split(separator))], {
      error: `must be a list, or text with "${separator}" between the values`,
    })
    .pipe(z.array(item))
    .transform((items) => items.join(separator));
}
