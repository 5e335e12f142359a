import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { lossyStream } from './lossy-stream.ts';
import { scrubber } from './scrub.ts';

export interface LoggerOptions {
  readonly level: string;
  /** Values that must never be written, whatever they stand in (passwords, tokens, keys). */
  readonly secrets: readonly string[];
  /** Default: standard output. */
  readonly stream?: DestinationStream;
}

/** Keys whose values name a person or open a door. */
const PERSONAL = [
  'phone',
  'e164',
  'altPhone',
  'email',
  'firstName',
  'lastName',
  'lead',
  'fields',
  'body',
  'query',
];
const DOORS = [
  'authorization',
  'password',
  'token',
  'accessToken',
  'clientSecret',
  'secret',
  'hookKey',
  'key',
];

/** One JSON line a record. Phone numbers and names are shown at `debug` and below only, secrets never. */
export function createLogger(options: LoggerOptions): PinoLogger {
  const verbose = options.level === 'debug' || options.level === 'trace';
  const keys = verbose ? DOORS : [...DOORS, ...PERSONAL];
  const scrub = scrubber(options.secrets);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: plainError },
      redact: { paths: [...keys, ...keys.map((key) => `*.${key}`)], censor: '[redacted]' },
      hooks: { streamWrite: scrub },
    },
    options.stream ?? lossyStream(1),
  );
}

/** What an error says of itself, without what libraries hang on it (requests with headers, answers). */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  const cause = error.cause instanceof Error ? { cause: plainError(error.cause) } : {};
  return { type: error.name, message: error.message, code, errcode, stack: error.stack, ...cause };
}
