import type { FieldTexts } from '../../../src/domain/call-order.ts';
import type { CustomField } from '../api/answers.ts';
import type { Delivery } from '../delivery.ts';
import type { FieldModel } from '../field-book.ts';

/** Fields as the API takes them: those of its own by name, custom ones in a list. */
export interface FieldBody {
  readonly standard: Readonly<Record<string, string>>;
  readonly customFields: readonly CustomValue[];
}

export interface CustomValue {
  readonly id: string;
  readonly field_value: string | number | readonly string[];
}

const LISTS = new Set(['CHECKBOX', 'MULTIPLE_OPTIONS']);
const NUMBERS = new Set(['NUMERICAL', 'MONETORY']);

/** Sort fields into the API's own and custom ones. What the account does not have is left out with a warning. */
export async function fieldBody(
  { fields, context, warnings }: Delivery,
  texts: FieldTexts,
  about: { readonly model: FieldModel; readonly isStandard: (name: string) => boolean },
): Promise<FieldBody> {
  const standard: Record<string, string> = {};
  const customFields: CustomValue[] = [];
  for (const [name, value] of Object.entries(texts)) {
    if (about.isStandard(name)) {
      standard[name] = value;
      continue;
    }
    const field = await fields.find(about.model, name, context.signal);
    if (field === undefined)
      warnings.add(
        `HighLevel has no ${about.model} field ${name}: left out. Create it there, or take it out of the mapping.`,
      );
    else customFields.push({ id: field.id, field_value: valueFor(field, value) });
  }
  return { standard, customFields };
}

/** Options of a list are told with `;` between them. What is no number goes as it is, for HighLevel to refuse. */
function valueFor({ dataType }: CustomField, text: string): CustomValue['field_value'] {
  const type = dataType ?? 'TEXT';
  if (LISTS.has(type))
    return text
      .split(';')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  const number = Number(text);
  return NUMBERS.has(type) && text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/** A value as text: a list with `;` between its items, nothing as `''`. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(';');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
