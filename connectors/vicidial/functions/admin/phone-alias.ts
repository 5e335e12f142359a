import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { joined, text, yesOrNo } from '../parameter-types.ts';
import { phoneLogin, word } from './input-types.ts';
import { noticeFault, rightsTo } from './rights.ts';

const rights = rightsTo('ast_admin_access');
const unknownPhone = fault(
  'PHONE DOES NOT EXIST',
  'permanent',
  'unknown-phone',
  'name logins of phones that exist',
);

export const addPhoneAlias = defineFunction({
  api: 'non-agent',
  name: 'add_phone_alias',
  family: 'phones',
  summary: 'Add an alias that stands for several phone logins.',
  effect: 'write',
  rights,
  input: z.object({
    aliasId: word(2, 20),
    aliasName: text(50).min(1),
    phoneLogins: joined(phoneLogin, ','),
  }),
  lines: [
    done('SUCCESS', 'PHONE ALIAS HAS BEEN ADDED', 'added', ['', 'aliasId', 'aliasName', 'phoneLogins']),
    nothing('ERROR', 'PHONE ALIAS ALREADY EXISTS', 'exists', ['', 'aliasId']),
    unknownPhone,
  ],
  fields: z.object({
    aliasId: z.string().optional(),
    aliasName: z.string().optional(),
    phoneLogins: z.string().optional(),
  }),
  row: z.never(),
});

export const updatePhoneAlias = defineFunction({
  api: 'non-agent',
  name: 'update_phone_alias',
  family: 'phones',
  summary: 'Change or delete a phone alias.',
  effect: 'write',
  rights,
  input: z.object({
    aliasId: word(2, 20),
    aliasName: text(50).min(2).optional(),
    phoneLogins: joined(phoneLogin, ',').optional(),
    deleteAlias: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'PHONE ALIAS HAS BEEN UPDATED', 'updated', ['', 'aliasId']),
    done('SUCCESS', 'PHONE ALIAS HAS BEEN DELETED', 'deleted', ['', 'aliasId']),
    nothing('NOTICE', 'NO UPDATES DEFINED', 'no-updates'),
    noticeFault(
      'USER DOES NOT HAVE PERMISSION TO DELETE PHONE ALIASES',
      'auth',
      'no-permission',
      'give the API user `ast_delete_phones`',
    ),
    fault('PHONE ALIAS DOES NOT EXIST', 'permanent', 'unknown-alias', 'name an alias that exists'),
    unknownPhone,
    fault('YOU MUST USE A VALID ALIAS NAME', 'permanent', 'invalid-request', 'correct alias_name'),
  ],
  fields: z.object({ aliasId: z.string().optional() }),
  row: z.never(),
  remark: 'Deleting also needs ast_delete_phones.',
});
