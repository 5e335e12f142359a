import type { EventType } from '../event.ts';

/**
 * What each trigger in a hook's path tells. `extension-append` is some shops' name for a disposition with
 * extension data; `disposition` and `screen-pop` are the words of published guides.
 */
const TRIGGERS: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['dispo', 'disposition'],
  ['disposition', 'disposition'],
  ['extension-append', 'disposition'],
  ['start', 'call-started'],
  ['screen-pop', 'call-started'],
  ['no-agent', 'no-agent'],
  ['add-lead', 'lead-added'],
  ['dead-call', 'dead-call'],
  ['pause-max', 'pause-max'],
]);

/** The type of event behind a trigger's name; undefined when there is no such trigger. */
export function triggerType(trigger: string): EventType | undefined {
  return TRIGGERS.get(trigger);
}
