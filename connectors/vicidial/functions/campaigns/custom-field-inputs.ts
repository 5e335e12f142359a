import { z } from 'zod';
import { longYesOrNo, wholeNumber, yesOrNo } from '../parameter-types.ts';
import { FIELD_CHARACTERS, textOf } from './inputs.ts';

const TYPES = [
  'TEXT', 'AREA', 'SELECT', 'MULTI', 'RADIO', 'CHECKBOX', 'DATE', 'TIME', 'DISPLAY', 'SCRIPT', 'HIDDEN',
  'READONLY', 'HIDEBLOB', 'SWITCH', 'SOURCESELECT', 'BUTTON',
] as const; // prettier-ignore

const options = z
  .string()
  .max(5000)
  .regex(
    /^[ .\n|,\-/:;<=>?@_0-9A-Za-z&']*$/,
    "may hold letters, digits, line ends and ' &.|,-/:;<=>?@_' only",
  );

/** What update_list takes for one custom field, with one of the three commands. */
export const CUSTOM_FIELD = {
  customFieldsAdd: yesOrNo.optional(),
  customFieldsUpdate: yesOrNo.optional(),
  customFieldsDelete: yesOrNo.optional(),
  fieldLabel: textOf('_', 50, 1).optional(),
  /** Only letters, digits, dash and underscore survive. */
  fieldName: textOf('_\\-', 5000, 2).optional(),
  fieldDescription: textOf(FIELD_CHARACTERS, 100).optional(),
  fieldRank: wholeNumber(0, 32_767).optional(),
  fieldHelp: options.max(1000).optional(),
  fieldType: z.enum(TYPES).optional(),
  /** `value,label` lines. */
  fieldOptions: options.optional(),
  fieldSize: wholeNumber(1, 100).optional(),
  fieldMax: wholeNumber(1, 32_767).optional(),
  /** `NULL` = none. A choice needs one of its values, or `NULL`. */
  fieldDefault: textOf(FIELD_CHARACTERS, 255).optional(),
  fieldRequired: yesOrNo.optional(),
  namePosition: z.enum(['LEFT', 'TOP']).optional(),
  multiPosition: z.enum(['HORIZONTAL', 'VERTICAL']).optional(),
  fieldOrder: wholeNumber(1, 32_767).optional(),
  fieldEncrypt: yesOrNo.optional(),
  fieldShowHide: z
    .enum(['DISABLED', 'X_OUT_ALL', 'LAST_1', 'LAST_2', 'LAST_3', 'LAST_4', 'FIRST_1_LAST_4'])
    .optional(),
  fieldDuplicate: yesOrNo.optional(),
  fieldRerank: longYesOrNo.optional(),
} as const;

/** Their line ends and tags must go out as they are. */
export const CUSTOM_FIELD_TEXTS = ['field_options', 'field_help'] as const;
