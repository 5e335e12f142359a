import type { Finding } from '../../../src/connector.ts';
import type { DescribedField } from '../describe-object.ts';
import type { SalesforceSettings } from '../settings.ts';

/** Whether the people of one object can be marked as not to be called. */
export function dncFinding(
  object: string,
  fields: readonly DescribedField[],
  { dncField: name }: Pick<SalesforceSettings, 'dncField'>,
): Finding {
  if (name === false)
    return warning(`dncField is false: Salesforce is not told which ${object} must not be called.`);
  const field = fields.find((one) => one.name === name);
  if (field === undefined)
    return warning(
      `${object} has no field ${name} that the user of the app sees, so nobody can be marked. Give the user access to it (field-level security), or name a checkbox of your own on Lead and Contact as dncField.`,
    );
  if (field.type !== 'boolean')
    return warning(
      `${object}.${name} is no checkbox, so nobody can be marked. Name one on Lead and Contact as dncField.`,
    );
  if (!field.updateable)
    return warning(
      `The user of the app must not write ${object}.${name}, so nobody can be marked. Give it edit access (field-level security).`,
    );
  return { level: 'ok', message: `${object}.${name} can mark who must not be called.` };
}

function warning(message: string): Finding {
  return { level: 'warning', message };
}
