import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

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
/** Shorter values would mask ordinary text. */
const MIN_SECRET = 6;

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
      redact: { paths: [...keys, ...keys.map((key) => `*.${key}`)], censor: '[redacted]' },
      hooks: { streamWrite: scrub },
    },
    options.stream ?? pino.destination({ fd: 1, sync: false }),
  );
}

function scrubber(secrets: readonly string[]): (line: string) => string {
  const found = [...new Set(secrets)].filter((secret) => secret.length >= MIN_SECRET);
  if (found.length === 0) return (line) => line;
  const forms = found.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const pattern = new RegExp([...new Set(forms)].map((form) => RegExp.escape(form)).join('|'), 'g');
  return (line) => line.replace(pattern, '[secret]');
}
