import type { SeededRandom } from '../seeded-random.ts';
import { NANP_AREA_CODES } from './area-codes.ts';

/** A made-up lead, as its row stands in VICIdial. */
export interface SimulatedLead {
  readonly leadId: string;
  readonly vendorLeadCode: string;
  readonly listId: string;
  readonly phoneCode: string;
  /** Ten digits in the range kept for fiction, `<area code>55501xx`. */
  readonly phone: string;
  readonly title: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly address1: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly comments: string;
}

const FIRST_NAMES =
  'James Mary Robert Patricia John Jennifer Michael Linda José María Zoë François Siobhán Søren Anaïs Łukasz Jürgen Renée Thảo Иван Aya Conan Beyoncé Ángel Chloë D’Arcy Jean-Luc Mary-Kate'.split(
    ' ',
  );
const LAST_NAMES = [
  'Smith', 'Johnson', 'Williams', 'Brown', "O'Brien", "D'Angelo", 'García-López', 'Müller', 'Nguyễn', 'Ñáñez',
  'van der Berg', 'St. John', 'Kowalska', 'Sjöström', 'Smith, Jr.', 'Baker & Sons', 'AT&T Stores', '100% Pizza',
  'Петров', 'Þórsdóttir', "O'Neil #2", 'Plumbing (North)', 'Lee', 'Çelik',
]; // prettier-ignore
const STREETS = ['Main St', 'Oak Ave #5', 'Élysée Blvd', '5th St & Broadway', 'County Rd 12', "King's Ct"];
const PLACES = [
  { city: 'Chicago', state: 'IL', postalCode: '60601' },
  { city: "Coeur d'Alene", state: 'ID', postalCode: '83814' },
  { city: 'San José', state: 'CA', postalCode: '95113' },
  { city: 'St. Louis', state: 'MO', postalCode: '63101' },
  { city: 'New York', state: 'NY', postalCode: '10001' },
];
const COMMENTS = [
  '',
  '',
  '',
  'call after 5',
  'Line1 & 100% "q" #1 + 2 = café ñ',
  'line one\nline two',
  'a=b&c=d;e',
  '50% off?',
];
const NUMBERS_PER_AREA = 100;

/** How many leads there can be before phone numbers repeat. */
export const MOST_LEADS = NANP_AREA_CODES.length * NUMBERS_PER_AREA;

/** Make leads one after another; no phone number comes twice within a seed. */
export function createLeads(
  random: SeededRandom,
  options: { readonly firstLeadId: number; readonly listId: string },
): () => SimulatedLead {
  // Walking the numbers in a stride without a common factor visits each exactly once.
  let stride = 1 + random.below(MOST_LEADS - 1);
  while (greatestCommonDivisor(stride, MOST_LEADS) !== 1) stride += 1;
  let place = random.below(MOST_LEADS);
  let leadId = options.firstLeadId;

  return () => {
    place = (place + stride) % MOST_LEADS;
    const area = NANP_AREA_CODES[Math.floor(place / NUMBERS_PER_AREA)] ?? '';
    const firstName = random.pick(FIRST_NAMES);
    const lastName = random.pick(LAST_NAMES);
    const id = String(leadId);
    leadId += 1;
    return {
      leadId: id,
      vendorLeadCode: `CRM-${id}`,
      listId: options.listId,
      phoneCode: '1',
      phone: `${area}55501${String(place % NUMBERS_PER_AREA).padStart(2, '0')}`,
      title: random.pick(['', 'Mr', 'Mrs', 'Dr']),
      firstName,
      lastName,
      email: random.chance(0.8) ? `lead${random.chance(0.2) ? '+web' : ''}.${id}@example.com` : '',
      address1: `${1 + random.below(9999)} ${random.pick(STREETS)}`,
      ...random.pick(PLACES),
      comments: random.pick(COMMENTS),
    };
  };
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
