import { ConfigError } from '../config/fault.ts';
import { UsageError } from './usage-error.ts';

const USAGE_EXIT = 2;
const FAILURE_EXIT = 1;

/** System errors whose message says it all, and what to do about them. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program listens there, maybe a vicibridge that runs already (sudo ss -ltnp shows which): end it, or choose another port (server.port or console.port in vicibridge.yaml; for the sandbox --port)',
  EACCES: 'this user may not: choose a port above 1023, or give the user the right',
  EADDRNOTAVAIL: 'this machine has no such address: mend server.host or console.host in vicibridge.yaml',
};
const KNOWN = new Set(['FolderLockedError', 'UnreadableHitError', 'ReceiverStartError']);

export interface Explained {
  readonly text: string;
  readonly exitCode: number;
}

/** What a person at the command line is told of an error; undefined for a bug, which shows its stack. */
export function explainError(error: unknown): Explained | undefined {
  if (error instanceof ConfigError || error instanceof UsageError) {
    return { text: error.message, exitCode: USAGE_EXIT };
  }
  if (!(error instanceof Error)) return undefined;
  if (KNOWN.has(error.name)) return { text: error.message, exitCode: FAILURE_EXIT };
  const { code } = error as NodeJS.ErrnoException;
  const remedy = code === undefined ? undefined : REMEDIES[code];
  return remedy === undefined ? undefined : { text: `${error.message}: ${remedy}`, exitCode: FAILURE_EXIT };
}
