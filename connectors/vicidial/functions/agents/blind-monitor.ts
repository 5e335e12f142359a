import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault } from '../meaning.ts';

/** Ring a manager's phone into an agent's session. */
export const blindMonitor = defineFunction({
  api: 'non-agent',
  name: 'blind_monitor',
  family: 'monitoring',
  summary: 'Ring a phone into the session of an agent to listen, speak or take over.',
  effect: 'write',
  rights: { level: 7, flags: ['vdc_agent_api_access 1'] },
  input: z.object({
    phoneLogin: z.string().regex(/^[-_0-9A-Za-z]{1,20}$/, 'must be the login of a phone'),
    sessionId: z.string().regex(/^\d{1,20}$/, 'must be the session of an agent (`agent_status`)'),
    serverIp: z.string().regex(/^[-.:_0-9A-Za-z]{1,15}$/, 'must be the address of a server of VICIdial'),
    stage: z.enum(['MONITOR', 'BARGE', 'BARGESWAP', 'HIJACK', 'WHISPER']).optional(),
  }),
  lines: [
    done('SUCCESS', 'HAS BEEN LAUNCHED', 'launched', [
      'phoneLogin', 'dialled', 'extension', 'sessionId', 'managerId', 'user',
    ]), // prettier-ignore
    fault('INVALID SESSION ID', 'permanent', 'unknown-session', 'ask agent_status for the session of the agent', [
      'sessionId', 'serverIp',
    ]), // prettier-ignore
    fault('INVALID PHONE LOGIN', 'permanent', 'unknown-phone', 'name the login of a phone in VICIdial', [
      'phoneLogin',
    ]),
  ],
  fields: z.object({
    phoneLogin: z.string().optional(),
    dialled: z.string().optional(),
    extension: z.string().optional(),
    sessionId: z.string().optional(),
    managerId: z.string().optional(),
    serverIp: z.string().optional(),
    user: z.string().optional(),
  }),
  row: z.object({}),
  remark: 'WHISPER listens only where whispering is not switched on. One call a second for each user.',
});
