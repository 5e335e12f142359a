import type { Contact, DndSettings } from '../api/answers.ts';

/** What is shown beside the mark in HighLevel. */
const MESSAGE = 'vicibridge: do not call';
const CALL = 'Call';

/** DND of every channel, or of calls; `permanent` is a person's or a carrier's own wish, which no program lifts. */
export type DndState = 'marked' | 'permanent' | 'free';

/** Whether a contact may be called, as HighLevel has it. */
export function dndState({ dnd, dndSettings }: Pick<Contact, 'dnd' | 'dndSettings'>): DndState {
  const status = dndSettings?.[CALL]?.status;
  if (status === 'permanent') return 'permanent';
  return dnd === true || status === 'active' ? 'marked' : 'free';
}

/**
 * What to write for it to be so. The settings of the other channels are sent along as they were: the API does
 * not say that it leaves alone what is not told.
 */
export function dndBody({
  doNotCall,
  wanted,
  before,
}: {
  readonly doNotCall: 'call' | 'everything';
  readonly wanted: boolean;
  readonly before: DndSettings | null | undefined;
}): object {
  const status = wanted ? 'active' : 'inactive';
  const others = Object.entries(before ?? {}).filter(([channel, one]) => channel !== CALL && one != null);
  const dndSettings = { ...Object.fromEntries(others), [CALL]: { status, message: MESSAGE, code: '' } };
  return doNotCall === 'everything' ? { dnd: wanted, dndSettings } : { dndSettings };
}

/** The same by the names that the reader of records has for it. */
export function dndFields(doNotCall: 'call' | 'everything', wanted: boolean): Record<string, string> {
  const call = { 'dndSettings.Call': wanted ? 'active' : 'inactive' };
  return doNotCall === 'everything' ? { ...call, dnd: String(wanted) } : call;
}
