import type { Lead } from '../../src/domain/event.ts';
import type { TextColumn } from './sanitise.ts';

const NAME = "- '_.";
const PLACE = "- '.:/@_";

/**
 * The text columns of `vicidial_list` that a lead fills, under their names in our events: name in the API,
 * width, and what its character filter keeps (schema 1728 and `non_agent_api.php`, 2.14-202).
 */
export const TEXT_COLUMNS = {
  sourceId: { name: 'source_id', width: 50 },
  title: { name: 'title', width: 4, keeps: NAME },
  firstName: { name: 'first_name', width: 30, keeps: NAME },
  middleInitial: { name: 'middle_initial', width: 1, keeps: '-_' },
  lastName: { name: 'last_name', width: 30, keeps: NAME },
  address1: { name: 'address1', width: 100, keeps: PLACE },
  address2: { name: 'address2', width: 100, keeps: PLACE },
  address3: { name: 'address3', width: 100, keeps: PLACE },
  city: { name: 'city', width: 50, keeps: PLACE },
  province: { name: 'province', width: 50, keeps: NAME },
  postalCode: { name: 'postal_code', width: 10, keeps: "- '" },
  securityPhrase: { name: 'security_phrase', width: 100, keeps: PLACE },
  comments: { name: 'comments', width: 255 },
  owner: { name: 'owner', width: 20, keeps: PLACE },
} as const satisfies Partial<Record<keyof Lead, TextColumn & { readonly name: string }>>;

export type TextColumnKey = keyof typeof TEXT_COLUMNS;
export const TEXT_COLUMN_KEYS = Object.keys(TEXT_COLUMNS) as readonly TextColumnKey[];

export const EMAIL: TextColumn = { width: 70, keeps: `${PLACE}%` };
export const STATE: TextColumn = { width: 2, keeps: '- ' };
export const COUNTRY: TextColumn = { width: 3, keeps: '-_' };
export const VENDOR_LEAD_CODE: TextColumn = { width: 20 };
export const ALT_PHONE_WIDTH = 12;
export const HIGHEST_RANK = 32_767;
/** add_lead refuses numbers outside this. */
export const PHONE_DIGITS = { min: 6, max: 16 };
