import { isSalesforceId } from '../../domain/salesforce-id.ts';
import { UsageError } from '../usage-error.ts';

/** What the id of a record looks like, by the type of the connection. */
const FORMS: ReadonlyMap<string, { readonly fits: (id: string) => boolean; readonly words: string }> =
  new Map([
    ['hubspot', { fits: (id) => /^[1-9]\d*$/.test(id), words: 'HubSpot (digits, such as 801)' }],
    ['salesforce', { fits: isSalesforceId, words: 'Salesforce (15 or 18 letters and digits)' }],
  ]);

/** @throws UsageError for a text that cannot be the id of a record there, and is the name of no file */
export function requireRecordId(
  text: string,
  { name, type }: { readonly name: string; readonly type: string },
) {
  const form = FORMS.get(type);
  if (form === undefined || form.fits(text)) return;
  throw new UsageError(
    `--record ${text}: there is no such file, and it cannot be the id of a record in ${name}, which is ${form.words}`,
  );
}
