import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { readTable } from '../read-table.ts';
import { noFields, number } from './row-types.ts';

/** The audio store. */
export const soundsList = defineFunction({
  api: 'non-agent',
  name: 'sounds_list',
  family: 'servers',
  summary: 'Sound files in the audio store.',
  effect: 'read',
  rights: { level: 7, flags: [] },
  input: z.object({ stage: z.enum(['name', 'date', 'size']).optional() }),
  // Without an order it answers nothing, in every other format it is a page for people.
  always: { format: 'tab', stage: 'name' },
  lines: [],
  fields: noFields,
  rows: readTable({ columns: ['index', 'filename', 'date', 'size', 'epoch'] }),
  row: z.object({
    index: number,
    filename: z.string(),
    /** Local time of the dialer. */
    date: z.string().transform((text) => text.replace(/\.$/, '')),
    /** Bytes. */
    size: number,
    epoch: number,
  }),
  emptyMeans: 'nothing',
  remark: 'Takes a second at least. An empty store makes it fail with a 500 on PHP 8 and newer.',
});
