import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { campaignId, joined, oneOrZero, text, userId, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { alphanumeric, emailAddress, inGroupId, orBlank, userGroup, word } from './input-types.ts';
import { noticeFault, rightsTo } from './rights.ts';

export const updateUser = defineFunction({
  api: 'non-agent',
  name: 'update_user',
  family: 'users',
  summary: 'Change or delete a user, set ranks and grades, or mail a new password.',
  effect: 'write',
  rights: rightsTo('modify_users'),
  input: z.object({
    agentUser: userId,
    agentPass: word(2, 100).optional(),
    agentFullName: orBlank(text(50)).optional(),
    agentUserLevel: wholeNumber(1, 9).optional(),
    agentUserGroup: userGroup.optional(),
    phoneLogin: orBlank(word(1, 20)).optional(),
    phonePass: orBlank(word(1, 20)).optional(),
    hotkeysActive: oneOrZero.optional(),
    voicemailId: alphanumeric(2, 10).optional(),
    email: orBlank(emailAddress).optional(),
    customOne: orBlank(text(100)).optional(),
    customTwo: orBlank(text(100)).optional(),
    customThree: orBlank(text(100)).optional(),
    customFour: orBlank(text(100)).optional(),
    customFive: orBlank(text(100)).optional(),
    active: yesOrNo.optional(),
    wrapupSecondsOverride: wholeNumber(-1, 9999).optional(),
    inGroups: joined(inGroupId, '|').optional(),
    campaignRank: wholeNumber(-9, 9).optional(),
    campaignGrade: wholeNumber(1, 10).optional(),
    campRgOnly: oneOrZero.optional(),
    campaignId: campaignId.optional(),
    ingroupRank: wholeNumber(-9, 9).optional(),
    ingroupGrade: wholeNumber(1, 10).optional(),
    ingrpRgOnly: oneOrZero.optional(),
    groupId: z
      .string()
      .regex(/^[_0-9A-Za-z]{1,20}$/, 'must be an in-group of letters, digits and _')
      .optional(),
    resetPassword: wholeNumber(8, 100).optional(),
    deleteUser: yesOrNo.optional(),
  }),
  lines: [
    done('SUCCESS', 'USER HAS BEEN UPDATED', 'updated', ['', 'agentUser']),
    done('SUCCESS', 'USER HAS BEEN DELETED', 'deleted', ['', 'agentUser']),
    done('NOTICE', 'USER CAMPAIGN RANKS/GRADES HAVE BEEN UPDATED', 'campaign-ranks-updated', [
      '',
      'agentUser',
      'rank',
      'grade',
      'campaignId',
    ]),
    done('NOTICE', 'USER IN-GROUP RANKS/GRADES HAVE BEEN UPDATED', 'ingroup-ranks-updated', [
      '',
      'agentUser',
      'rank',
      'grade',
      'groupId',
    ]),
    done('NOTICE', 'USER PASSWORD HAS BEEN RESET', 'password-reset', ['', 'agentUser']),
    noticeFault(
      /^USER PASSWORD RESET FAILED: NO VALID EMAIL/,
      'permanent',
      'no-email',
      'give the user an e-mail address',
    ),
    noticeFault(
      /^USER PASSWORD RESET FAILED/,
      'permanent',
      'mail-failed',
      'set up mail on the web server of the dialer',
    ),
    nothing('ERROR', 'NO UPDATES DEFINED', 'no-updates'),
    fault('USER DOES NOT EXIST', 'permanent', 'unknown-user', 'name a user that exists'),
  ],
  fields: z.object({
    agentUser: z.string().optional(),
    rank: z.string().optional(),
    grade: z.string().optional(),
    campaignId: z.string().optional(),
    groupId: z.string().optional(),
  }),
  row: z.never(),
  remark:
    'Ranks and grades are written first, for all campaigns or in-groups unless camp_rg_only or ingrp_rg_only is 1; asked for alone they are followed by NO UPDATES DEFINED, which is no error. voicemail_id cannot be blanked.',
});
