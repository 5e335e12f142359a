import { once } from 'node:events';
import { createLogger } from './observe/logger.ts';
import {
  type DiskMessage,
  type ListeningMessage,
  PartsMessage,
  SettingsMessage,
} from './roles/parts-message.ts';
import { startReceiverRole } from './roles/receiver-role.ts';
import { runUntilTold } from './roles/until-told.ts';

// Composition root of the receiver process that `vicibridge start` keeps running. Its parent sends the
// settings and the state of the parts that a receiver does not touch, and is told port and disk state.

// The journal holds names and numbers: for the user that runs this only.
process.umask(0o077);

const STOP_BOUND_MS = 10_000;
const DISK_EVERY_MS = 2000;

const [first] = (await once(process, 'message')) as [unknown];
const { settings } = SettingsMessage.parse(first);
const logger = createLogger({ level: settings.logLevel, secrets: settings.secrets });

function tellParent(message: ListeningMessage | DiskMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function start(): Promise<{ stop(): Promise<void> }> {
  const role = await startReceiverRole(settings, logger);
  process.on('message', (message) => {
    const parts = PartsMessage.safeParse(message);
    if (parts.success) role.setParts({ ledger: parts.data.ledger, redis: parts.data.redis });
  });
  const timer = setInterval(
    () => tellParent({ kind: 'disk', disk: role.diskState() }),
    DISK_EVERY_MS,
  ).unref();
  tellParent({ kind: 'listening', port: role.port });
  return {
    async stop() {
      clearInterval(timer);
      await role.stop(STOP_BOUND_MS);
    },
  };
}

try {
  await runUntilTold(start, logger.child({ role: 'receiver' }));
} catch (error) {
  logger.fatal(
    { reason: error instanceof Error ? error.message : String(error) },
    'the receiver does not start',
  );
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
