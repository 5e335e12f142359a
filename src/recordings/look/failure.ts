import { DeliveryError } from '../../domain/errors.ts';

/** Why a dialer could not be asked. */
export interface LookFailure {
  /** Stable: the error's own code, or its name. */
  readonly code: string;
  /** What the dialer, or its governor, asked for. */
  readonly waitMs: number | undefined;
  /** Where it happened, without its text, which may quote data; undefined = it was to be expected. */
  readonly at: readonly string[] | undefined;
}

export function failureOf(error: unknown): LookFailure {
  if (error instanceof DeliveryError) {
    const waitMs =
      'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
    return { code: error.code, waitMs, at: undefined };
  }
  if (!(error instanceof Error)) return { code: 'unknown', waitMs: undefined, at: [] };
  if (error.name === 'TimeoutError') return { code: 'timeout', waitMs: undefined, at: undefined };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { code: error.name, waitMs: undefined, at: frames.slice(0, 6) };
}
