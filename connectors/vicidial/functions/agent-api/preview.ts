import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done } from '../meaning.ts';
import { AGENT_LINES, forbidden, MAY_NOT_DIAL, NOT_PAUSED } from './agent-lines.ts';
import { agentInput } from './agent-input.ts';
import { NO_ROW, texts } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const SETTING = ['agentUser', 'campaignId', 'setting'] as const;

export const previewDialAction = defineFunction({
  api: 'agent',
  name: 'preview_dial_action',
  family: 'agent-calls',
  summary: 'Skip, dial or finish the lead that an agent previews.',
  effect: 'write',
  rights: AGENT_RIGHTS,
  input: agentInput({ value: z.enum(['SKIP', 'DIALONLY', 'ALTDIAL', 'ADR3DIAL', 'FINISH']) }),
  lines: [
    done('SUCCESS', 'preview_dial_action function set', 'preview-action-set', ['value', 'agentUser']),
    forbidden('preview dialing not allowed on this campaign', 'preview-not-allowed', SETTING),
    forbidden('preview dial skipping not allowed on this campaign', 'skip-not-allowed', SETTING),
    forbidden('alt number dialing not allowed on this campaign', 'alt-dial-not-allowed', SETTING),
    NOT_PAUSED,
    MAY_NOT_DIAL,
    ...AGENT_LINES,
  ],
  fields: texts(['value', ...SETTING]),
  row: NO_ROW,
  remark: 'Is not refused when no lead is previewed; then it does nothing.',
});
