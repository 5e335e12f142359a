import { addressesOf, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { SandboxMessage } from './sandbox-process.ts';

// A process of its own for the stand-ins, so that their work does not delay whoever sends the calls.
const sandbox = await startSandbox();
const message: SandboxMessage = { kind: 'sandbox', ...addressesOf(sandbox) };
process.send?.(message);
process.once('disconnect', () => void sandbox.close());
