import type { DialerState } from '../../../api-call.ts';
import { isSummer, serverOffset } from '../rules/gmt-offset.ts';

/** What `version` answers; it needs no login. `TZ` is the server row's own text, empty without an active server. */
export function versionLine(state: DialerState): string {
  const { clock, tables } = state;
  const now = clock.now();
  const summer = isSummer(clock, now);
  const set = tables.servers.find(({ active }) => active === 'Y')?.local_gmt;
  // A text that is counted up becomes a number.
  const nowZone = set !== undefined && set !== '' && !summer ? set : String(serverOffset(state));
  return (
    `VERSION: 2.14-202|BUILD: 250720-1841|DATE: ${clock.local(now)}|EPOCH: ${Math.floor(now / 1000)}|` +
    `DST: ${summer ? 1 : 0}|TZ: ${set ?? ''}|TZNOW: ${nowZone}|`
  );
}

/** Functions that a coffee machine would know. */
const COFFEE = new Set(['coffee', 'start_coffee', 'make_coffee', 'brew_coffee']);

export function isCoffee(name: string): boolean {
  return COFFEE.has(name);
}
