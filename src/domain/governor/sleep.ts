import { TransientError } from '../errors.ts';

/** Wait; throws TransientError (`aborted`) as soon as the signal is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw stoppedWaiting(signal);
  const over = Promise.withResolvers<void>();
  const stop = (): void => over.reject(stoppedWaiting(signal));
  const timer = setTimeout(over.resolve, ms);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await over.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** The error of whoever was stopped before anything was sent. */
export function stoppedWaiting(signal: AbortSignal): TransientError {
  const cause: unknown = signal.reason;
  return new TransientError('the attempt was stopped while it waited for its turn; nothing was sent', {
    code: 'aborted',
    cause,
  });
}
