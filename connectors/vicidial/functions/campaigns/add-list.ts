import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { LIST_SETTINGS, LIST_TEMPLATES, listCampaign, listName } from './list-inputs.ts';

export const addList = defineFunction({
  api: 'non-agent',
  name: 'add_list',
  family: 'lists',
  summary: 'Adds a list to a campaign; inactive unless said otherwise.',
  effect: 'write',
  rights: { level: 8, flags: ['vdc_agent_api_access', 'modify_lists'] },
  input: z.strictObject({ ...LIST_SETTINGS, listName, campaignId: listCampaign }),
  unsanitised: LIST_TEMPLATES,
  lines: [
    done('SUCCESS', 'LIST HAS BEEN ADDED', 'added', ['user', 'listId', 'listName', 'campaignId']),
    nothing('ERROR', 'LIST ALREADY EXISTS', 'already-exists', ['user', 'listId']),
    fault(
      'USER DOES NOT HAVE PERMISSION TO MODIFY CUSTOM FIELDS, THIS IS AN OPTIONAL FIELD',
      'auth',
      'no-permission',
      'give the API user `custom_fields_modify`',
    ),
  ],
  fields: z.object({
    user: z.string().optional(),
    listId: z.string().optional(),
    listName: z.string().optional(),
    campaignId: z.string().optional(),
  }),
  row: z.object({}),
  remark:
    'Answers the same whether `custom_fields_copy` worked or not: look with list_custom_fields. Copying also needs ' +
    '`custom_fields_modify` and `modify_leads`.',
});
