import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { text, yesOrNo } from '../parameter-types.ts';
import { digits, userGroup } from './input-types.ts';
import { rightsTo } from './rights.ts';

export const addGroupAlias = defineFunction({
  api: 'non-agent',
  name: 'add_group_alias',
  family: 'phones',
  summary: 'Add a caller id that agents may choose for manual calls.',
  effect: 'write',
  rights: rightsTo('ast_admin_access'),
  input: z.object({
    callerIdNumber: digits(6, 20),
    callerIdName: text(20).optional(),
    groupAliasId: z
      .string()
      .regex(/^[_0-9A-Za-z]{2,30}$/, 'must be 2 to 30 letters, digits or _')
      .optional(),
    groupAliasName: text(50).min(2).optional(),
    active: yesOrNo.optional(),
    adminUserGroup: userGroup.optional(),
  }),
  lines: [
    done('SUCCESS', 'GROUP ALIAS HAS BEEN ADDED', 'added', [
      '',
      'groupAliasId',
      'groupAliasName',
      'callerIdNumber',
    ]),
    nothing('ERROR', 'GROUP ALIAS ALREADY EXISTS', 'exists', ['', 'groupAliasId', 'callerIdNumber']),
  ],
  fields: z.object({
    groupAliasId: z.string().optional(),
    groupAliasName: z.string().optional(),
    callerIdNumber: z.string().optional(),
  }),
  row: z.never(),
  remark: 'Id and name default to the number, active to Y.',
});
