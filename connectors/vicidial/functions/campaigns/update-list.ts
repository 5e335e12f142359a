import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { yesOrNo } from '../parameter-types.ts';
import { CUSTOM_FIELD, CUSTOM_FIELD_TEXTS } from './custom-field-inputs.ts';
import { LIST_SETTINGS, LIST_TEMPLATES, listCampaign, listName } from './list-inputs.ts';
import { UPDATE_LIST_LINES } from './update-list-lines.ts';

export const updateList = defineFunction({
  api: 'non-agent',
  name: 'update_list',
  family: 'lists',
  summary:
    'Changes, resets or deletes a list, its leads and its custom fields; adds it where it is missing, if asked to.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_lists'] },
  input: z.strictObject({
    ...LIST_SETTINGS,
    ...CUSTOM_FIELD,
    listName: listName.optional(),
    campaignId: listCampaign.optional(),
    insertIfNotFound: yesOrNo.optional(),
    resetList: yesOrNo.optional(),
    deleteList: yesOrNo.optional(),
    deleteLeads: yesOrNo.optional(),
    archivedLead: yesOrNo.optional(),
  }),
  unsanitised: [...LIST_TEMPLATES, ...CUSTOM_FIELD_TEXTS],
  lines: UPDATE_LIST_LINES,
  fields: z.object({
    user: z.string().optional(),
    listId: z.string().optional(),
    listName: z.string().optional(),
    campaignId: z.string().optional(),
    fieldLabel: z.string().optional(),
    deleted: z.coerce.number().optional(),
  }),
  row: z.object({}),
  remark:
    'An expiration date drops a reset time that is sent with it. `--BLANK--` does not work for outbound_cid, ' +
    'reset_time and expiration_date. delete_lists, custom_fields_modify and modify_leads are needed for what they say.',
});
