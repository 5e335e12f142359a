import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { campaignId, phoneNumber } from '../parameter-types.ts';

const INPUT = z.strictObject({
  phoneNumber,
  /** `SYSTEM_INTERNAL` = the system's list. */
  campaignId: z.union([z.literal('SYSTEM_INTERNAL'), campaignId]),
});
const FIELDS = z.object({
  user: z.string().optional(),
  phoneNumber: z.string().optional(),
  campaignId: z.string().optional(),
});
const NAMES = ['user', 'phoneNumber', 'campaignId'];

export const addDncPhone = defineFunction({
  api: 'non-agent',
  name: 'add_dnc_phone',
  family: 'dnc',
  summary: "Puts a number on the system's or a campaign's DNC list.",
  effect: 'write',
  rights: { level: 8, flags: ['modify_lists'] },
  input: INPUT,
  lines: [
    done('SUCCESS', 'DNC NUMBER HAS BEEN ADDED', 'added', NAMES),
    nothing('ERROR', 'DNC NUMBER ALREADY EXISTS', 'already-on-dnc', NAMES),
  ],
  fields: FIELDS,
  row: z.object({}),
  remark:
    'A campaign that does not exist is accepted, and then the entry is of no use. Numbers are compared as text, ' +
    'so one with its country code is another number.',
});

export const deleteDncPhone = defineFunction({
  api: 'non-agent',
  name: 'delete_dnc_phone',
  family: 'dnc',
  summary: "Takes a number off the system's or a campaign's DNC list.",
  effect: 'write',
  rights: { level: 8, flags: ['modify_lists', 'delete_from_dnc'] },
  input: INPUT,
  lines: [
    done('SUCCESS', 'DNC NUMBER HAS BEEN DELETED', 'deleted', NAMES),
    nothing('ERROR', 'DNC NUMBER DOES NOT EXIST', 'not-on-dnc', NAMES),
  ],
  fields: FIELDS,
  row: z.object({}),
});
