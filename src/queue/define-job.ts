import type { z } from 'zod';

/**
 * A job: a function of a checked payload and a context that holds all it may use. It resolves when there is
 * nothing more to do, or throws RetryLater or GiveUp; anything else it throws is a bug and is shown as one.
 */
export interface JobDefinition<Payload, Context> {
  /** The queue's and Bull Board's name for it. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  run(payload: Payload, context: Context): Promise<unknown>;
}

export function defineJob<Payload, Context>(
  definition: JobDefinition<Payload, Context>,
): JobDefinition<Payload, Context> {
  return definition;
}

/** Run this job again after a delay; the message is what Bull Board shows. */
export class RetryLater extends Error {
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.name = 'RetryLater';
    this.delayMs = delayMs;
  }
}

/** Never run this job again: it stands among the failed ones with this message. */
export class GiveUp extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GiveUp';
  }
}
