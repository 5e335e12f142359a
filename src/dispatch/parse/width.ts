import type { Lead, Mark } from '../../domain/event.ts';
import { mark } from './mark.ts';

/**
 * Characters that VICIdial's columns hold; MySQL cuts the rest off in silence. Source: schema 1728,
 * `vicidial_list`, `vicidial_campaigns` and `vicidial_users`.
 */
const LEAD_WIDTHS = {
  vendorLeadCode: 20,
  listId: 14,
  phoneCode: 10,
  phone: 18,
  altPhone: 12,
  title: 4,
  firstName: 30,
  middleInitial: 1,
  lastName: 30,
  email: 70,
  address1: 100,
  address2: 100,
  address3: 100,
  city: 50,
  state: 2,
  province: 50,
  postalCode: 10,
  country: 3,
  gender: 1,
  dateOfBirth: 10,
  sourceId: 50,
  securityPhrase: 100,
  comments: 255,
  rank: 6,
  owner: 20,
} as const satisfies Partial<Record<keyof Lead, number>>;

export const AGENT_WIDTH = 20;
export const CAMPAIGN_WIDTH = 8;
export const STATUS_WIDTH = 6;

/** One mark for each lead field that VICIdial would cut. */
export function leadWidthMarks(lead: Lead): readonly Mark[] {
  const marks: Mark[] = [];
  for (const [field, width] of Object.entries(LEAD_WIDTHS) as [keyof typeof LEAD_WIDTHS, number][]) {
    if (isLonger(lead[field], width)) marks.push(mark('too-long', `lead.${field}`));
  }
  return marks;
}

/** Whether a value has more characters (not UTF-16 units) than `width`. */
export function isLonger(value: string | undefined, width: number): boolean {
  return value !== undefined && value.length > width && Array.from(value).length > width;
}
