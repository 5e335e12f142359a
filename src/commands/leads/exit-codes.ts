import { constants } from 'node:os';
import type { BulkStopped } from '../../bulk/patience.ts';

/** The dialer lets us not in, or is away: gone on with later. */
export const STOPPED_EXIT = 3;
/** It went through, but not for every row. */
export const SOME_FAILED_EXIT = 4;

/** The exit code of a run that was stopped; of one that somebody asked to stop, as the shell has it. */
export function stoppedExit({ why }: Pick<BulkStopped, 'why'>, signal: string | undefined): number {
  if (why !== 'interrupted') return STOPPED_EXIT;
  return 128 + (signal === 'SIGTERM' ? constants.signals.SIGTERM : constants.signals.SIGINT);
}
