import type { CampaignOrder, DealOrder } from '../call-order.ts';
import { isoTime, zoneOffsetMs } from '../time.ts';
import type { EffectiveRule } from './effective.ts';
import type { Evaluation } from './evaluation.ts';

const DAY_MS = 86_400_000;
/** Digits with a point before the cents; commas only between thousands, so that none is mistaken for a point. */
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const THOUSANDS = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** The membership in a campaign of the CRM; undefined = none. */
export function campaignOf({ campaign }: EffectiveRule, evaluation: Evaluation): CampaignOrder | undefined {
  if (campaign === undefined) return undefined;
  const id = evaluation.text('campaign.id', campaign.id);
  const status = evaluation.text('campaign.status', campaign.status);
  if (id !== undefined) return { id, status };
  evaluation.warn('campaign: left out, it has no id');
  return undefined;
}

/** The deal or opportunity; undefined = none. */
export function dealOf({ deal }: EffectiveRule, evaluation: Evaluation): DealOrder | undefined {
  if (deal === undefined) return undefined;
  const name = evaluation.text('deal.name', deal.name);
  const stage = evaluation.text('deal.stage', deal.stage);
  const pipeline = evaluation.text('deal.pipeline', deal.pipeline);
  const amount = amountOf(evaluation.text('deal.amount', deal.amount), evaluation);
  const closeDate = dayAfter(deal.closeInDays?.value ?? 0, evaluation);
  if (deal.closeInDays !== undefined) evaluation.note('deal.closeInDays', deal.closeInDays, closeDate);
  const fields = evaluation.fields('deal.fields', deal.fields);
  if (name !== undefined && stage !== undefined) return { name, stage, pipeline, amount, closeDate, fields };
  evaluation.warn(`deal: left out, it has no ${name === undefined ? 'name' : 'stage'}`);
  return undefined;
}

function amountOf(text: string | undefined, evaluation: Evaluation): string | undefined {
  const bare = text?.replace(/^[$€£]\s*/u, '').trim();
  if (bare === undefined || PLAIN.test(bare)) return bare;
  if (THOUSANDS.test(bare)) return bare.replaceAll(',', '');
  evaluation.warn('deal.amount: left out, not a number such as 1250.00');
  return undefined;
}

/** A day on the dialer's calendar, `YYYY-MM-DD`. */
function dayAfter(days: number, { event, env }: Evaluation): string {
  const at = Date.parse(event.occurredAt ?? event.receivedAt) + days * DAY_MS;
  return isoTime(at + zoneOffsetMs(at, env.timezone)).slice(0, 10);
}
