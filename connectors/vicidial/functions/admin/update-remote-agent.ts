import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { campaignId, userId, wholeNumber } from '../parameter-types.ts';
import { rightsTo } from './rights.ts';

export const updateRemoteAgent = defineFunction({
  api: 'non-agent',
  name: 'update_remote_agent',
  family: 'remote-agents',
  summary: 'Switch a remote agent on or off, or change its campaign and number of lines.',
  effect: 'write',
  rights: rightsTo('modify_remoteagents'),
  input: z.object({
    agentUser: userId,
    status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
    campaignId: campaignId.optional(),
    // The column is a tinyint: what is more than 255 is cut, though VICIdial takes up to 999.
    numberOfLines: wholeNumber(1, 255).optional(),
  }),
  lines: [
    done('SUCCESS', 'REMOTE AGENT HAS BEEN UPDATED', 'updated', ['', 'agentUser']),
    nothing('NOTICE', /^REMOTE AGENT IS ALREADY /, 'already', ['', 'agentUser']),
    nothing('ERROR', 'NO UPDATES DEFINED', 'no-updates'),
    fault(
      'REMOTE AGENT DOES NOT EXIST',
      'permanent',
      'unknown-remote-agent',
      'name the user that a remote agent starts with',
    ),
  ],
  fields: z.object({ agentUser: z.string().optional() }),
  row: z.never(),
  remark: 'A status that is set already is answered with a NOTICE, then NO UPDATES DEFINED: nothing to do.',
});
