import type { AlternateUrl } from '../../../src/domain/dialer-setup.ts';
import type { TemplateTrigger } from '../../../src/domain/url-templates.ts';
import { type Diagnosis, doubtful, wrong } from './diagnosis.ts';
import { type HookTarget, isOurs, judgeUrl } from './url-judge.ts';

/** VICIdial's words for what an alternative URL belongs to, and for its trigger. */
type OwnerKind = 'campaign' | 'ingroup' | 'list';

export interface AlternateField {
  readonly kind: OwnerKind;
  readonly id: string;
  /** Names the field in messages. */
  readonly place: string;
  readonly trigger: TemplateTrigger;
}

/** Values of `vicidial_url_multi.url_type`; the other triggers have no alternatives. */
export const URL_TYPES: Readonly<Partial<Record<TemplateTrigger, string>>> = {
  dispo: 'dispo',
  start: 'start',
  'no-agent': 'noagent',
  'add-lead': 'addlead',
};

/** Filter value that fits every status. */
export const ALL_STATUSES = '---ALL---';

/** A field that holds `ALT`: one of its active alternative URLs has to be ours, for every status. */
export function judgeAlternates(
  all: readonly AlternateUrl[],
  { kind, id, place, trigger }: AlternateField,
  target: HookTarget,
): readonly Diagnosis[] {
  const ours = all.filter(
    (one) =>
      one.active &&
      one.entryType === kind &&
      one.ownerId === id &&
      one.urlType === URL_TYPES[trigger] &&
      isOurs(one.url, trigger, target),
  );
  if (ours.length === 0)
    return [
      wrong(
        'alternate-url-missing',
        `${place} is ALT, and none of its active alternate URLs is ours`,
        kind === 'campaign'
          ? `run \`vicibridge dialer install --campaign ${id}\``
          : `add the ${trigger} URL that \`vicibridge dialer urls\` prints as an alternate URL`,
      ),
    ];
  const found = ours.flatMap(({ url }) => judgeUrl(url, `${place} (alternate)`, trigger, target));
  if (ours.some(({ statuses }) => statuses.includes(ALL_STATUSES))) return found;
  return [
    ...found,
    doubtful(
      'alternate-url-limited',
      `${place}: our alternate URLs are limited to some statuses`,
      `set the statuses to ${ALL_STATUSES}, and filter with routes here`,
    ),
  ];
}
