import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { text, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { webphone } from './add-phone.ts';
import {
  alphanumeric,
  callerIdNumber,
  dialplanNumber,
  emailAddress,
  extension,
  localGmt,
  orBlank,
  phoneLogin,
  phoneProtocol,
  serverIp,
  word,
} from './input-types.ts';
import { noticeFault, rightsTo } from './rights.ts';

export const updatePhone = defineFunction({
  api: 'non-agent',
  name: 'update_phone',
  family: 'phones',
  summary: 'Change or delete a phone.',
  effect: 'write',
  rights: rightsTo('ast_admin_access'),
  input: z.object({
    extension,
    serverIp,
    dialplanNumber: dialplanNumber.optional(),
    voicemailId: alphanumeric(2, 10).optional(),
    phoneLogin: phoneLogin.optional(),
    phonePass: word(2, 30).optional(),
    protocol: phoneProtocol.optional(),
    registrationPassword: orBlank(word(2, 30)).optional(),
    phoneFullName: orBlank(text(30).min(2)).optional(),
    phoneContext: orBlank(word(2, 20)).optional(),
    email: orBlank(emailAddress).optional(),
    localGmt: localGmt.optional(),
    active: yesOrNo.optional(),
    outboundCid: callerIdNumber.optional(),
    outboundAltCid: alphanumeric(6, 18).optional(),
    phoneRingTimeout: wholeNumber(2, 180).optional(),
    deleteVmAfterEmail: yesOrNo.optional(),
    adminUserGroup: word(2, 20).optional(),
    isWebphone: webphone.optional(),
    webphoneAutoAnswer: yesOrNo.optional(),
    useExternalServerIp: yesOrNo.optional(),
    templateId: orBlank(word(2, 15)).optional(),
    onHookAgent: yesOrNo.optional(),
    deletePhone: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'PHONE HAS BEEN UPDATED', 'updated', ['', 'extension', 'serverIp']),
    done('SUCCESS', 'PHONE HAS BEEN DELETED', 'deleted', ['', 'extension', 'serverIp']),
    nothing('NOTICE', 'NO UPDATES DEFINED', 'no-updates'),
    noticeFault(
      'USER DOES NOT HAVE PERMISSION TO DELETE PHONES',
      'auth',
      'no-permission',
      'give the API user `ast_delete_phones`',
    ),
    fault(
      'PHONE DOES NOT EXIST ON THIS SERVER',
      'permanent',
      'unknown-phone',
      'name a phone that exists, in a user group that the API user may see',
    ),
    fault('LOGIN ALREADY EXISTS', 'permanent', 'login-taken', 'choose another phone_login'),
    fault(/^YOU MUST USE A VALID /, 'permanent', 'invalid-request', 'correct the request'),
  ],
  fields: z.object({ extension: z.string().optional(), serverIp: z.string().optional() }),
  row: z.never(),
  remark:
    'Answers success even where nothing was to be changed. Deleting also needs ast_delete_phones; voicemail_id and outbound_alt_cid cannot be blanked.',
});
