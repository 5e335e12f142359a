import { z } from 'zod';
import type { BridgeEvent } from '../../src/domain/event.ts';

/** The call outcomes that every HubSpot account has, under the same ids. */
export const DISPOSITION_GUIDS = {
  busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  'left-live-message': 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
  'left-voicemail': 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  'no-answer': '73a0d17f-1163-4015-bdd5-ec830791da20',
  'wrong-number': '17b47fee-58de-441e-a44c-c6300d46f273',
} as const;
export type DispositionName = keyof typeof DISPOSITION_GUIDS;

const NAMES = Object.keys(DISPOSITION_GUIDS) as [DispositionName, ...DispositionName[]];

/** A default outcome by name, or the GUID of an outcome that the account defined. */
export const DispositionTarget = z.union([z.enum(NAMES), z.guid()], {
  error: `must be one of ${NAMES.join(', ')}, or a GUID`,
});
export type DispositionTarget = z.infer<typeof DispositionTarget>;

/** VICIdial's system statuses. Statuses that agents choose and that are not here count as connected. */
export const DEFAULT_DISPOSITIONS: Readonly<Record<string, DispositionName>> = {
  A: 'no-answer',
  AA: 'no-answer',
  AM: 'left-voicemail',
  AL: 'left-voicemail',
  B: 'busy',
  AB: 'busy',
  N: 'no-answer',
  NA: 'no-answer',
  ADC: 'no-answer',
  DC: 'wrong-number',
  WN: 'wrong-number',
};

/** The outcome of the call, as what HubSpot holds in `hs_call_disposition` and `hs_call_status`. */
export function outcomeOf(
  event: BridgeEvent,
  configured: Readonly<Record<string, DispositionTarget>>,
): { readonly guid: string; readonly status: 'BUSY' | 'NO_ANSWER' | 'COMPLETED' } {
  const target = targetOf(event, configured);
  const guid = isName(target) ? DISPOSITION_GUIDS[target] : target.toLowerCase();
  if (target === 'busy') return { guid, status: 'BUSY' };
  if (target === 'no-answer') return { guid, status: 'NO_ANSWER' };
  return { guid, status: 'COMPLETED' };
}

function targetOf(
  event: BridgeEvent,
  configured: Readonly<Record<string, DispositionTarget>>,
): DispositionTarget {
  const code = event.call?.status ?? '';
  if (Object.hasOwn(configured, code)) return configured[code] ?? 'connected';
  if (Object.hasOwn(DEFAULT_DISPOSITIONS, code)) return DEFAULT_DISPOSITIONS[code] ?? 'connected';
  // A call that no agent took (drop, after hours, queue full) was answered by nobody on this side.
  return event.type === 'no-agent' ? 'no-answer' : 'connected';
}

function isName(target: DispositionTarget): target is DispositionName {
  return Object.hasOwn(DISPOSITION_GUIDS, target);
}
