import type { Finding } from '../../src/connector.ts';
import type { HighLevelApi } from './api/api.ts';
import { ContactsAnswer, CustomFieldAnswer, LocationAnswer } from './api/answers.ts';
import type { FieldBook } from './field-book.ts';
import type { HighLevelSettings } from './settings.ts';
import type { UserBook } from './user-book.ts';

export interface AccountParts {
  readonly api: HighLevelApi;
  readonly fields: FieldBook;
  readonly users: UserBook;
  readonly settings: HighLevelSettings;
}

/** Prove the token and what the sub-account must have, changing nothing. Never throws. */
export async function checkAccount(parts: AccountParts, signal: AbortSignal): Promise<readonly Finding[]> {
  const { api, fields, users, settings } = parts;
  const findings: Finding[] = [];
  const path = `/locations/${encodeURIComponent(settings.locationId)}`;
  try {
    const call = { method: 'GET', path, what: 'read the sub-account', effect: false } as const;
    const { location } = await api.ask(call, LocationAnswer, signal);
    findings.push({ level: 'ok', message: `the token is right for the sub-account ${location.id}` });
    if (location.settings?.allowDuplicateContact === true)
      findings.push({
        level: 'warning',
        message:
          'the sub-account allows duplicate contacts (Settings, Business Profile): several people with one number are chosen among by the policy',
      });
    await api.ask(
      {
        method: 'POST',
        path: '/contacts/search',
        body: { locationId: settings.locationId, page: 1, pageLimit: 1, filters: [] },
        what: 'search contacts',
        effect: false,
      },
      ContactsAnswer,
      signal,
    );
    if (settings.leadIdField !== false) {
      const field = await fields.find('contact', settings.leadIdField, signal);
      findings.push(
        field === undefined
          ? { level: 'warning', message: missingField(settings.leadIdField) }
          : { level: 'ok', message: `contacts have the custom field ${settings.leadIdField}` },
      );
    }
  } catch (error) {
    // One wrong token is one request: nothing more is tried with it.
    return [...findings, { level: 'error', message: messageOf(error) }];
  }
  try {
    findings.push({ level: 'ok', message: `${await users.count(signal)} users can be owners` });
  } catch (error) {
    const hint = 'owners cannot be found without the scope users.readonly';
    findings.push({ level: 'warning', message: `${hint}: ${messageOf(error)}` });
  }
  return findings;
}

/** Create the custom field of the lead's key where it lacks; safe to repeat. Never throws. */
export async function prepareAccount(
  { api, fields, settings }: AccountParts,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { leadIdField, locationId } = settings;
  if (leadIdField === false) return [{ level: 'ok', message: 'leadIdField is false: nothing to create' }];
  try {
    const known = (await fields.fresh(signal)).some(({ fieldKey }) => fieldKey === `contact.${leadIdField}`);
    if (known) return [{ level: 'ok', message: `contacts have the custom field ${leadIdField} already` }];
    const { customField } = await api.ask(
      {
        method: 'POST',
        path: `/locations/${encodeURIComponent(locationId)}/customFields`,
        // HighLevel makes the key of the name: small letters, blanks become underscores.
        body: { name: leadIdField.replaceAll('_', ' '), dataType: 'TEXT', model: 'contact' },
        what: 'create the custom field',
        effect: 'once',
      },
      CustomFieldAnswer,
      signal,
    );
    await fields.fresh(signal);
    const key = customField.fieldKey.replace(/^contact\./, '');
    if (key === leadIdField)
      return [{ level: 'ok', message: `the custom field ${leadIdField} of contacts was created` }];
    return [
      {
        level: 'error',
        message: `HighLevel gave the new custom field the key ${key}: write leadIdField: ${key} into the configuration`,
      },
    ];
  } catch (error) {
    return [
      {
        level: 'error',
        message: `${messageOf(error)} An admin can create it: Settings, Custom Fields, single line, with the key contact.${leadIdField}.`,
      },
    ];
  }
}

function missingField(name: string): string {
  return `contacts have no custom field ${name}: run vicibridge connections prepare, or set leadIdField: false`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
