import type { LeadParameters } from '../lead-parameters.ts';
import type { AltEntry } from './alt-phones.ts';
import type { Listed } from './ask-vicidial.ts';
import type { OrderParts } from './order-parts.ts';
import type { Partial } from './partial.ts';
import type { Placement } from './placement.ts';

/** The parts of an order without further numbers that must not be dialled. */
export interface Allowed {
  readonly parts: OrderParts;
  readonly warnings: readonly string[];
  readonly partial: readonly Partial[];
}

type Asking = Pick<Placement, 'parts' | 'askVicidial'>;

/**
 * For a new lead: add_lead looks for its main number on VICIdial's own DNC lists and for no other, so the other
 * ones are asked first and stay out where they are on one. Where VICIdial does not say they stay out too, and the
 * order is parked once the lead is written.
 */
export async function allowedInNew(asking: Asking): Promise<Allowed> {
  const { parts, askVicidial } = asking;
  const told: Told[] = [];
  const lead = await withoutListed(asking, parts.lead, told);
  const altPhones: AltEntry[] = [];
  for (const entry of parts.altPhones) {
    const listed = await askVicidial({ national: entry.number });
    if (listed.place === 'none') altPhones.push(entry);
    else told.push({ name: 'multi_alt_phones', listed });
  }
  return { parts: { ...parts, lead, altPhones }, ...inWords(told) };
}

/** The same for what is news to a lead that is there, of which `alt_phone` is the only other number. */
export async function allowedInNews(asking: Asking): Promise<Allowed> {
  const told: Told[] = [];
  const news = await withoutListed(asking, asking.parts.news, told);
  return { parts: { ...asking.parts, news }, ...inWords(told) };
}

interface Told {
  readonly name: string;
  readonly listed: Listed;
}

async function withoutListed(
  { askVicidial }: Asking,
  lead: LeadParameters,
  told: Told[],
): Promise<LeadParameters> {
  const { alt_phone: sent = '', ...fields } = lead.fields;
  if (sent === '') return lead;
  const listed = await askVicidial({ national: sent });
  if (listed.place === 'none') return lead;
  told.push({ name: 'alt_phone', listed });
  return { ...lead, fields };
}

function inWords(told: readonly Told[]): Pick<Allowed, 'warnings' | 'partial'> {
  const warnings: string[] = [];
  const partial: Partial[] = [];
  for (const { name, listed } of told) {
    if (listed.place === 'unknown') partial.push(notAsked(name, listed.cause));
    else
      warnings.push(
        `${name}: a number left out, it is on ${listed.place === 'campaign' ? "the campaign's" : "VICIdial's"} do-not-call list`,
      );
  }
  return { warnings, partial };
}

function notAsked(name: string, cause: Error): Partial {
  return {
    part: 'dnc-check',
    message: `${name} was left out, because whether it is on a do-not-call list cannot be seen: ${cause.message}`,
    cause,
  };
}
