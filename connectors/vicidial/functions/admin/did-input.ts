import { z } from 'zod';
import { campaignId, listId, text, yesOrNo } from '../parameter-types.ts';
import { digits, inGroupId, serverIp, word } from './input-types.ts';

/** What add_did and update_did can set; there is no way to empty a column. */
export const DID_INPUT = {
  didDescription: text(50).min(6).optional(),
  active: yesOrNo.optional(),
  didRoute: z
    .enum(['EXTEN', 'VOICEMAIL', 'AGENT', 'PHONE', 'IN_GROUP', 'CALLMENU', 'VMAIL_NO_INST'])
    .optional(),
  recordCall: z.enum(['Y', 'N', 'Y_QUEUESTOP']).optional(),
  extension: word(1, 50).optional(),
  extenContext: word(1, 50).optional(),
  voicemailExt: z
    .string()
    .regex(/^[*#._0-9A-Za-z]{1,10}$/, 'must be 1 to 10 digits, letters or * # . _')
    .optional(),
  phoneExtension: word(1, 100).optional(),
  serverIp: serverIp.optional(),
  group: inGroupId.optional(),
  menuId: word(1, 50).optional(),
  filterCleanCidNumber: z
    .string()
    .regex(/^[- .,_0-9A-Za-z]{1,20}$/, 'must be 1 to 20 characters')
    .optional(),
  callHandleMethod: z
    .string()
    .regex(/^[_0-9A-Za-z]{3,20}$/, 'must be 3 to 20 letters, digits or _')
    .optional(),
  agentSearchMethod: z.enum(['LO', 'LB', 'SO']).optional(),
  listId: listId.optional(),
  entryListId: digits(1, 14).optional(),
  campaignId: campaignId.optional(),
  phoneCode: digits(1, 10).optional(),
} as const;
