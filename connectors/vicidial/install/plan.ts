import { ALL_STATUSES } from '../doctor/alternates.ts';
import { type HookTarget, hostOf, isOurs } from '../doctor/url-judge.ts';
import { INSTALLABLE, type Installable, type KnownField } from './known.ts';
import { templateFor } from './places.ts';

/** A call that sets a URL, in VICIdial's own parameter names. */
export interface InstallCall {
  readonly fn: 'update_campaign' | 'update_alt_url';
  readonly parameters: Readonly<Record<string, string>>;
}

/** What is to be done about one field of a campaign. */
export type Step = {
  readonly trigger: Installable;
  /** What is said of the field, without its name: `is empty`. */
  readonly fact: string;
} & (
  | { readonly kind: 'right' }
  | { readonly kind: 'call'; readonly call: InstallCall }
  /** It holds somebody else's URL, or may. */
  | { readonly kind: 'kept'; readonly remedy: string }
  /** The API cannot set this field. */
  | { readonly kind: 'by-hand' }
);

export interface PlanOptions {
  readonly campaignId: string;
  readonly target: HookTarget;
  /** Overwrite what is not ours. */
  readonly replace: boolean;
}

/** Decide from what stands in a field. What is right is left alone, so a second run has nothing to do. */
export function planField(trigger: Installable, known: KnownField, options: PlanOptions): Step {
  const { target } = options;
  const { value } = known;
  if (value === 'ALT') return planAlternative(trigger, known, options);
  if (value === templateFor(trigger, target)) return { trigger, kind: 'right', fact: 'is right' };
  if (trigger !== 'dispo') return { trigger, kind: 'by-hand', fact: describe(value, trigger, target) };
  const fact = describe(value, trigger, target);
  if (options.replace || value?.trim() === '' || (value !== undefined && isOurs(value, trigger, target)))
    return { trigger, kind: 'call', fact, call: setDispoUrl(options) };
  return { trigger, kind: 'kept', fact, remedy: value === undefined ? REMEDY_UNKNOWN : REMEDY_FOREIGN };
}

const SIDE_BY_SIDE =
  'to keep both, write ALT into the field by hand, add the other URL as an alternate URL there, and run this again';
const REMEDY_FOREIGN = `run it with --replace to overwrite it; ${SIDE_BY_SIDE}`;
const REMEDY_UNKNOWN = `look at it in VICIdial, then run this with --replace; or configure \`database\`, so that it can be read; ${SIDE_BY_SIDE}`;

function describe(value: string | undefined, trigger: Installable, target: HookTarget): string {
  if (value === undefined) return 'is not ALT; what else it is cannot be read without the database';
  if (value.trim() === '') return 'is empty';
  if (isOurs(value, trigger, target)) return 'has our URL, but not up to date';
  return `leads to ${hostOf(value)}, and not with our ${trigger} URL`;
}

function setDispoUrl({ campaignId, target }: PlanOptions): InstallCall {
  return {
    fn: 'update_campaign',
    parameters: { campaign_id: campaignId, dispo_call_url: templateFor('dispo', target) },
  };
}

/** Other people's URLs stand beside ours and are left alone. */
function planAlternative(
  trigger: Installable,
  { alternatives }: KnownField,
  { campaignId, target }: PlanOptions,
): Step {
  const wanted = templateFor(trigger, target);
  const ours = alternatives.filter(({ url }) => isOurs(url, trigger, target));
  if (ours.some(({ active, url }) => active && url === wanted))
    return { trigger, kind: 'right', fact: 'is ALT, and has our URL' };
  const [first] = ours;
  const owner = { campaign_id: campaignId, entry_type: 'campaign', url_type: INSTALLABLE[trigger] };
  const parameters =
    first === undefined
      ? {
          ...owner,
          alt_url_id: 'NEW',
          active: 'Y',
          url_rank: '1',
          url_statuses: ALL_STATUSES,
          url_description: 'vicibridge',
          url_address: wanted,
        }
      : { ...owner, alt_url_id: first.id, active: 'Y', url_address: wanted };
  const fact =
    first === undefined ? 'is ALT, without our URL' : 'is ALT, and our URL in it is not up to date';
  return { trigger, kind: 'call', fact, call: { fn: 'update_alt_url', parameters } };
}
