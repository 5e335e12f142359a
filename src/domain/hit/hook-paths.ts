/** The words after the dialer's name in a hook URL. */
export const HOOK_TRIGGERS: ReadonlySet<string> = new Set([
  'dispo',
  'start',
  'no-agent',
  'add-lead',
  'dead-call',
  'pause-max',
  'extension-append',
]);

/** Paths that published guides use, and the trigger that each stands for. */
export const VICIDIAL_ALIASES: ReadonlyMap<string, string> = new Map([
  ['/api/vicidial/disposition', 'dispo'],
  ['/api/screen-pop', 'start'],
]);

/** Path of a dialer's hook, without a key. */
export function hookPath(dialer: string, trigger: string): string {
  return `/hooks/vicidial/${dialer}/${trigger}`;
}
