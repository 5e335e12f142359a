import type { DialerTraffic, TrafficOptions } from '../../src/dialer-traffic.ts';
import { memoryDocument } from '../../src/domain/governor/shared-document.ts';
import { createTraffic } from '../../src/domain/governor/traffic.ts';
import { memoryTurns } from '../../src/domain/governor/turns.ts';

/**
 * Traffic that this process shares with nobody: for the command line and for a connector that is used by
 * itself. The same rules; turns, pace and circuit end with the process.
 */
export function localTraffic({ who, rules }: TrafficOptions, now: () => number): DialerTraffic {
  return createTraffic({
    governor: memoryDocument(now),
    circuit: memoryDocument(now),
    turns: memoryTurns(),
    rules,
    member: 'local',
    who,
    now,
  });
}
