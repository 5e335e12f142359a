import { z } from 'zod';

export const userGroup = z.string().regex(/^[-_0-9A-Za-z]{1,20}$/, 'must be 1 to 20 letters, digits, - or _');

export const inGroup = z.string().regex(/^[-_0-9A-Za-z]{1,20}$/, 'must be 1 to 20 letters, digits, - or _');

/** For lists that VICIdial splits at hyphens: a name with one would be taken for two. */
export function withoutHyphen(what: string, max: number) {
  return z
    .string()
    .regex(new RegExp(`^[_0-9A-Za-z]{1,${max}}$`), `must be ${what} of 1 to ${max} letters, digits or _`);
}

/** `10:30` or `10:30:00`. */
export const time = z.string().regex(/^\d\d:\d\d(?::\d\d)?$/, 'must be a time such as 10:30:00');
