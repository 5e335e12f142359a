import type { BridgeEvent, DncChange, Mark } from '../../domain/event.ts';
import { type DncPost, readDncPost } from '../../domain/hit/dnc-post.ts';
import { isLift, isKnownAction } from '../../domain/hit/dnc-action.ts';
import { sortNumbers } from '../../domain/hit/dnc-numbers.ts';
import { contactKey } from '../../domain/hit/keys.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { isoTime } from '../../domain/time.ts';
import type { DncRules, ParseContext } from './context.ts';
import { mark } from './mark.ts';
import { CAMPAIGN_WIDTH, isLonger } from './width.ts';

/** Where the configuration knows the vendor no more: a replay after it was taken out. */
const UNKNOWN_VENDOR: DncRules = {
  numberField: 'phone_number',
  defaultPhoneCode: '',
  dialers: new Set(),
};

/**
 * A vendor's post of numbers that must not be called, as an event. What is no phone number is marked and
 * stays in the fields. A post that asks to lift numbers tells of none: only an operator lifts. An event
 * without a number has no `dnc`.
 */
export function parseDncHit(hit: RawHit, context: ParseContext): BridgeEvent {
  const rules = context.dnc ?? UNKNOWN_VENDOR;
  const post = readDncPost(hit, rules);
  const lifts = isLift(post.told['action']);
  const { numbers, bad } = lifts
    ? { numbers: [], bad: [] }
    : sortNumbers(post.numbers, rules.defaultPhoneCode);
  const scope = scopeOf(post, rules);
  const [only] = numbers;
  const key = numbers.length === 1 && only !== undefined ? contactKey(hit.source, only) : undefined;
  return {
    id: hit.eventId,
    type: 'dnc-set',
    source: hit.source,
    trigger: hit.trigger,
    receivedAt: isoTime(hit.receivedAt),
    ...(key === undefined ? {} : { leadKey: key }),
    lead: {},
    ...(numbers.length === 0 ? {} : { dnc: changeOf(hit, post, { numbers, only: scope.only }) }),
    fields: { ...post.told, [rules.numberField]: post.numbers.join(', ') },
    marks: [
      ...(hit.salvaged ? [mark('salvaged')] : []),
      ...(post.bodyFault === undefined ? [] : [mark('unreadable-body')]),
      ...post.files.map((name) => mark('file-ignored', name)),
      ...actionMarks(post, lifts),
      ...(numbers.length === 0 && !lifts ? [mark('no-number')] : []),
      ...bad.map((place) => mark('bad-phone', `${rules.numberField}[${place}]`)),
      ...scope.marks,
    ],
  };
}

function changeOf(
  hit: RawHit,
  { told }: DncPost,
  change: { readonly numbers: readonly string[]; readonly only: DncChange['only'] },
): DncChange {
  const reason = told['reason']?.trim() ?? '';
  return {
    numbers: [...change.numbers],
    ...(change.only === undefined ? {} : { only: change.only }),
    by: told['by']?.trim() || hit.source,
    ...(reason === '' ? {} : { reason }),
  };
}

/** One campaign only where it is certain which one; else everywhere, since a number too many is no harm. */
function scopeOf(
  { told }: DncPost,
  { dialers }: DncRules,
): { readonly only?: NonNullable<DncChange['only']>; readonly marks: readonly Mark[] } {
  const campaign = (told['campaign'] ?? told['campaign_id'] ?? '').trim();
  const dialer = (told['dialer'] ?? '').trim();
  if (campaign === '' && dialer === '') return { marks: [] };
  if (campaign === '' || !dialers.has(dialer) || isLonger(campaign, CAMPAIGN_WIDTH))
    return { marks: [mark('blocked-everywhere', campaign === '' ? 'campaign' : 'dialer')] };
  return { only: { dialer, campaign }, marks: [] };
}

function actionMarks({ told }: DncPost, lifts: boolean): readonly Mark[] {
  if (lifts) return [mark('not-lifted', 'action')];
  return isKnownAction(told['action']) ? [] : [mark('unknown-action', 'action')];
}
