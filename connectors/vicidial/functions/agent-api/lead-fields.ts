import { z } from 'zod';
import { date, text, wholeNumber } from '../parameter-types.ts';

/** Columns of a lead that the Agent API writes, besides its number; widths of `vicidial_list`. */
export const LEAD_FIELDS = {
  vendorLeadCode: text(20).optional(),
  sourceId: text(50).optional(),
  title: text(4).optional(),
  firstName: text(30).optional(),
  middleInitial: text(1).optional(),
  lastName: text(30).optional(),
  address1: text(100).optional(),
  address2: text(100).optional(),
  address3: text(100).optional(),
  city: text(50).optional(),
  state: text(2).optional(),
  province: text(50).optional(),
  postalCode: text(10).optional(),
  countryCode: z
    .string()
    .regex(/^[A-Z]{0,3}$/, 'must be up to 3 capital letters')
    .optional(),
  gender: z.enum(['M', 'F', 'U']).optional(),
  dateOfBirth: date.optional(),
  altPhone: text(12).optional(),
  email: text(70)
    .regex(/^[^+]*$/, 'must hold no +: VICIdial makes a blank of it')
    .optional(),
  securityPhrase: text(100).optional(),
  comments: text(255).optional(),
  rank: wholeNumber(0, 32_767).optional(),
  owner: text(20).optional(),
};
