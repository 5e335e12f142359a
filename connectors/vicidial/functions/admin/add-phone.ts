import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { text, yesOrNo } from '../parameter-types.ts';
import {
  alphanumeric,
  callerIdNumber,
  dialplanNumber,
  emailAddress,
  extension,
  localGmt,
  phoneLogin,
  phoneProtocol,
  serverIp,
  userGroup,
  word,
} from './input-types.ts';
import { rightsTo } from './rights.ts';

export const webphone = z.enum(['Y', 'N', 'Y_API_LAUNCH']);

export const addPhone = defineFunction({
  api: 'non-agent',
  name: 'add_phone',
  family: 'phones',
  summary: 'Add a phone to a server.',
  effect: 'write',
  rights: rightsTo('ast_admin_access'),
  input: z.object({
    extension,
    dialplanNumber,
    voicemailId: alphanumeric(1, 10),
    phoneLogin,
    phonePass: word(1, 100),
    serverIp,
    protocol: phoneProtocol,
    registrationPassword: word(1, 100),
    phoneFullName: text(50).min(1),
    localGmt,
    outboundCid: callerIdNumber,
    phoneContext: word(1, 20).optional(),
    email: emailAddress.optional(),
    adminUserGroup: userGroup.optional(),
    isWebphone: webphone.optional(),
    webphoneAutoAnswer: yesOrNo.optional(),
    useExternalServerIp: yesOrNo.optional(),
    templateId: word(2, 15).optional(),
    onHookAgent: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'PHONE HAS BEEN ADDED', 'added', [
      '',
      'extension',
      'serverIp',
      'protocol',
      'dialplanNumber',
    ]),
    nothing('ERROR', 'PHONE ALREADY EXISTS ON THIS SERVER', 'exists', ['', 'serverIp', 'extension']),
    fault('PHONE LOGIN ALREADY EXISTS', 'permanent', 'login-taken', 'choose another phone_login'),
    fault('YOU MUST USE A VALID TIMEZONE', 'permanent', 'invalid-request', 'correct local_gmt'),
  ],
  fields: z.object({
    extension: z.string().optional(),
    serverIp: z.string().optional(),
    protocol: z.string().optional(),
    dialplanNumber: z.string().optional(),
  }),
  row: z.never(),
  remark: 'A refusal for a missing field repeats both passwords; they are dropped from the result.',
});
