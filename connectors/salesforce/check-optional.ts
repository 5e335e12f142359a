import type { Finding } from '../../src/connector.ts';
import { checkKeyField } from './check-key-field.ts';
import type { Description } from './describe-object.ts';
import type { SalesforceSettings } from './settings.ts';

/** What is needed only where a call makes an opportunity: never more than a note. */
export function checkOpportunities(
  description: Description | undefined,
  { callKeyField }: Pick<SalesforceSettings, 'callKeyField'>,
): Finding {
  const need = 'which is needed only where calls make opportunities';
  if (description === undefined)
    return note(
      `The user of the app does not see Opportunity, ${need}. Give it read, create and edit on it then.`,
    );
  const key = { object: 'Opportunity', home: 'Opportunity', name: callKeyField };
  const { level, message } = checkKeyField(description, key);
  return level === 'ok'
    ? note(`Opportunity.${callKeyField} is an external id and unique.`)
    : note(`Opportunities cannot be written yet, ${need}. ${message}`);
}

/** What is needed only where a call sets the status of a campaign member: never more than a note. */
export function checkCampaignMembers(description: Description | undefined): Finding {
  const need = 'which is needed only where calls set a member status';
  if (description === undefined)
    return note(
      `The user of the app does not see CampaignMember, ${need}. Give it read on Campaign and edit on Leads or Contacts, and tick "Marketing User" in its user record then.`,
    );
  const status = description.fields.find(({ name }) => name === 'Status');
  if (!description.createable || status?.updateable !== true)
    return note(
      `The user of the app must not write CampaignMember, ${need}. Give it edit on Campaigns and tick "Marketing User" in its user record then.`,
    );
  return note('CampaignMember can be written.');
}

function note(message: string): Finding {
  return { level: 'ok', message };
}
