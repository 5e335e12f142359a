import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { phoneNumber } from '../parameter-types.ts';
import { textOf } from './inputs.ts';

const INPUT = z.strictObject({ phoneNumber, group: textOf('_\\-', 20, 1) });
const FIELDS = z.object({
  user: z.string().optional(),
  phoneNumber: z.string().optional(),
  group: z.string().optional(),
});
const NAMES = ['user', 'phoneNumber', 'group'];

export const addFpgPhone = defineFunction({
  api: 'non-agent',
  name: 'add_fpg_phone',
  family: 'filter-phone-groups',
  summary: 'Puts a number into a filter phone group.',
  effect: 'write',
  rights: { level: 8, flags: ['modify_lists'] },
  input: INPUT,
  lines: [
    done('SUCCESS', 'FILTER PHONE GROUP NUMBER HAS BEEN ADDED', 'added', NAMES),
    nothing('ERROR', 'FILTER PHONE GROUP NUMBER ALREADY EXISTS', 'already-in-group', NAMES),
  ],
  fields: FIELDS,
  row: z.object({}),
});

export const deleteFpgPhone = defineFunction({
  api: 'non-agent',
  name: 'delete_fpg_phone',
  family: 'filter-phone-groups',
  summary: 'Takes a number out of a filter phone group.',
  effect: 'write',
  rights: { level: 8, flags: ['modify_lists'] },
  input: INPUT,
  lines: [
    done('SUCCESS', 'FILTER PHONE GROUP NUMBER HAS BEEN DELETED', 'deleted', NAMES),
    nothing('ERROR', 'FILTER PHONE GROUP NUMBER DOES NOT EXIST', 'not-in-group', NAMES),
  ],
  fields: FIELDS,
  row: z.object({}),
});
