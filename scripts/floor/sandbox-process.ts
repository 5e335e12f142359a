import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SandboxMessage = z.object({
  kind: z.literal('sandbox'),
  dialer: z.string(),
  hubspot: z.string(),
  salesforce: z.string(),
  webhook: z.string(),
  highlevel: z.string(),
});
export type SandboxMessage = z.infer<typeof SandboxMessage>;

/** The stand-ins' addresses; what they hold is at `<address>/_sandbox/state`. */
export interface SandboxProcess {
  readonly urls: Omit<SandboxMessage, 'kind'>;
  stop(): Promise<void>;
}

/** Start the sandbox as a process of its own; it ends with this one. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const script = fileURLToPath(new URL('sandbox-child.ts', import.meta.url));
  // In a group of its own: Ctrl-C is for us, who still have to count what arrived.
  const child = fork(script, { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error('the sandbox process ended at its start')));
  const [message] = (await Promise.race([once(child, 'message'), failed])) as [unknown];
  failed.catch(() => undefined);
  const urls = SandboxMessage.parse(message);
  return {
    urls,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
