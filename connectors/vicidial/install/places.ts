import { TEMPLATE_ADVICE, type TemplateTrigger, urlTemplate } from '../../../src/domain/url-templates.ts';
import type { HookTarget } from '../doctor/url-judge.ts';

/** One field of VICIdial's administration and what belongs into it. */
export interface Place {
  /** `Campaigns > SALES > Dispo Call URL` */
  readonly where: string;
  readonly text: string;
  readonly trigger: TemplateTrigger;
  /** The in-group whose field it is; undefined = the campaign's. */
  readonly inGroup: string | undefined;
}

export interface CampaignPlaces {
  readonly campaignId: string;
  /** Undefined: they are not known, so they are told as one. */
  readonly inGroups: readonly string[] | undefined;
  readonly target: HookTarget;
}

const EVERY_IN_GROUP = '(each in-group whose calls its agents take)';
/** What an in-group has besides the campaign's fields, in its own screen. */
const IN_GROUP_FIELDS: readonly { readonly field: string; readonly trigger: TemplateTrigger }[] = [
  { field: 'Dispo Call URL', trigger: 'dispo' },
  { field: 'No Agent Call URL', trigger: 'no-agent' },
  { field: 'Add Lead URL', trigger: 'add-lead' },
];

/** Every field that belongs to a campaign and its in-groups, in the order of their screens. */
export function placesOf({ campaignId, inGroups, target }: CampaignPlaces): readonly Place[] {
  const url = (trigger: TemplateTrigger) => templateFor(trigger, target);
  const campaign = TEMPLATE_ADVICE.filter(({ trigger }) => trigger !== 'add-lead').map(
    ({ trigger }): Place => ({
      where: `Campaigns > ${campaignId} > ${CAMPAIGN_FIELDS[trigger]}`,
      text: url(trigger),
      trigger,
      inGroup: undefined,
    }),
  );
  const ofInGroups = (inGroups ?? [EVERY_IN_GROUP]).flatMap((inGroup) =>
    IN_GROUP_FIELDS.map(({ field, trigger }): Place => ({
      where: `Inbound > In-groups > ${inGroup} > ${field}`,
      // The campaign's: an empty one would send nothing.
      text: trigger === 'dispo' ? 'CAMP' : url(trigger),
      trigger,
      inGroup,
    })),
  );
  return [...campaign, ...ofInGroups];
}

/** The fields' names in the screen of a campaign. */
export const CAMPAIGN_FIELDS: Readonly<Record<TemplateTrigger, string>> = {
  dispo: 'Dispo Call URL',
  start: 'Start Call URL',
  'no-agent': 'No Agent Call URL',
  'add-lead': 'Add Lead URL',
  'dead-call': 'Dead Trigger URL',
  'pause-max': 'Pause Max URL',
};

/** With the first of our keys: the others are on their way out. */
export function templateFor(trigger: TemplateTrigger, { publicUrl, dialer, hookKeys }: HookTarget): string {
  return urlTemplate(trigger, { publicUrl, dialer, hookKey: hookKeys[0] ?? '' });
}
