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

/** A default outcome by name, the GUID of an outcome that the account defined, or its label there. */
export const DispositionTarget = z.string().trim().min(1).max(100);
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
  NP: 'no-answer',
  ADC: 'no-answer',
  DC: 'wrong-number',
  WN: 'wrong-number',
};

export type CallStatus = 'BUSY' | 'NO_ANSWER' | 'COMPLETED';

/** What becomes of a call where the configuration says nothing. */
export function usualOutcome(event: BridgeEvent): DispositionName {
  const code = event.call?.status ?? '';
  if (Object.hasOwn(DEFAULT_DISPOSITIONS, code)) return DEFAULT_DISPOSITIONS[code] ?? 'connected';
  // A call that no agent took (drop, after hours, queue full) was answered by nobody on this side.
  return event.type === 'no-agent' ? 'no-answer' : 'connected';
}

/** `hs_call_status` for an outcome. */
export function statusOf(name: DispositionName): CallStatus {
  if (name === 'busy') return 'BUSY';
  return name === 'no-answer' ? 'NO_ANSWER' : 'COMPLETED';
}

export function isDispositionName(target: string): target is DispositionName {
  return Object.hasOwn(DISPOSITION_GUIDS, target);
}

export function isGuid(target: string): boolean {
  return z.guid().safeParse(target).success;
}
