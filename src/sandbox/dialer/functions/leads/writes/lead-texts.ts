import { type ApiCall, digits, text } from '../../../api-call.ts';
import { breaksStatement, TEXT_FIELD_NAMES, type TextFieldName } from '../../../lead-fields.ts';

/** The text columns of a lead as they were sent, filtered. */
export function sentTexts(call: ApiCall): Record<TextFieldName, string> {
  return Object.fromEntries(TEXT_FIELD_NAMES.map((name) => [name, text(call, name)])) as Record<
    TextFieldName,
    string
  >;
}

/** A value that ends in a backslash swallows its closing quote, and the statement is refused. */
export function areRefused(texts: Readonly<Record<string, string>>): boolean {
  return Object.values(texts).some(breaksStatement);
}

/** `[-0-9]` is kept. */
export function birthDate(call: ApiCall): string {
  return call.parameters.get('date_of_birth').replaceAll(/[^-0-9]/g, '');
}

/** `entry_list_id`, which `force_entry_list_id` overrules in update_lead. */
export function entryListId(call: ApiCall, options: { readonly forcible: boolean }): string {
  const forced = digits(call, 'force_entry_list_id');
  return options.forcible && forced.length > 1 ? forced : digits(call, 'entry_list_id');
}
