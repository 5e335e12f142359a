import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, nothing } from '../meaning.ts';
import { campaignId, yesOrNo } from '../parameter-types.ts';
import { readTable } from '../read-table.ts';
import { AS_TABLE, textOf } from './inputs.ts';
import { NO_UPDATES } from './line-rules.ts';

export const updatePresets = defineFunction({
  api: 'non-agent',
  name: 'update_presets',
  family: 'presets',
  summary: 'Lists (`LIST`), adds (`NEW`), changes (`UPDATE`) or deletes a transfer preset of a campaign.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_campaigns'] },
  input: z.strictObject({
    campaignId: campaignId.min(2, 'must be 2 to 8 characters'),
    action: z.enum(['LIST', 'NEW', 'UPDATE', 'DELETE']),
    presetName: textOf(' _\\-', 40, 1).optional(),
    presetNumber: textOf('*#._', 50, 1).optional(),
    presetDtmf: textOf(' ,*#\\-', 50).optional(),
    presetHideNumber: yesOrNo.optional(),
  }),
  always: AS_TABLE,
  lines: [
    done('SUCCESS', 'PRESET HAS BEEN ADDED', 'added', ['user', 'newPreset', 'campaignId']),
    done('SUCCESS', 'PRESET HAS BEEN UPDATED', 'updated', ['user', 'presetName', 'campaignId']),
    done('SUCCESS', 'PRESET HAS BEEN DELETED', 'deleted', ['user', 'presetName', 'campaignId']),
    nothing('NOTICE', 'LIST, No Records Found', 'none', ['user', 'campaignId']),
    NO_UPDATES,
  ],
  fields: z.object({
    user: z.string().optional(),
    /** VICIdial writes `NEW PRESET: Name`. */
    newPreset: z
      .string()
      .transform((text) => text.replace(/^NEW PRESET: /, ''))
      .optional(),
    presetName: z.string().optional(),
    campaignId: z.string().optional(),
  }),
  rows: readTable({
    columns: ['preset_name', 'campaign_id', 'preset_number', 'preset_hide_number', 'preset_dtmf'],
  }),
  row: z.object({
    preset_name: z.string(),
    campaign_id: z.string(),
    preset_number: z.string(),
    preset_hide_number: z.string(),
    preset_dtmf: z.string(),
  }),
  remark:
    'A name that does not exist means the only preset there is, also for DELETE, so list first. NEW adds a second ' +
    'preset of the same name. An empty name in the result: there was none, unless one without a name is there.',
});
