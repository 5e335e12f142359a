import { isReference } from './environment.ts';
import type { FoundFault, Path } from './fault.ts';
import { isPlainObject } from './plain-object.ts';
import { isFreeMap, type JsonSchema, schemaAt } from './shape.ts';

/** Keys whose value is a secret, in every section and every connector. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'password',
  'hookKey',
  'accessToken',
  'refreshToken',
  'clientSecret',
  'privateKey',
  'passphrase',
  'apiKey',
  'token',
  'secret',
  'signingSecret',
  'workflowKey',
]);

/** Names that are secrets where the user names the keys: HTTP headers, in lower case. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'api-key',
  'x-api-key',
  'x-auth-token',
]);

/** The whole address is the secret: whoever has it can write (https://docs.slack.dev, incoming webhooks). */
const SLACK_HOOK = /^https:\/\/hooks\.slack(?:-gov)?\.com\/\w/i;
const USER_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*@/i;

export interface SecretFindings {
  readonly faults: readonly FoundFault[];
  /** Secrets that stand in the file; no message may show them. */
  readonly literals: readonly string[];
}

/** Whether the value at the path is a secret by its key; entries of a list are what the list is. */
export function isSecret(root: JsonSchema, data: unknown, path: Path): boolean {
  const index = path.findLastIndex((step) => typeof step === 'string');
  const key = path[index];
  if (typeof key !== 'string') return false;
  return isFreeMap(schemaAt(root, data, path.slice(0, index)))
    ? SECRET_HEADERS.has(key.toLowerCase())
    : isSecretKey(key);
}

/** Whether a key that a schema declares holds a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.has(key);
}

/** Whether the text is a URL that carries a user name or password, or is a secret as a whole. */
export function hasCredentials(text: string): boolean {
  return USER_IN_URL.test(text) || SLACK_HOOK.test(text);
}

/** Find the secrets that were written into the file instead of `$NAME`. */
export function findLiteralSecrets(root: JsonSchema, data: unknown): SecretFindings {
  const faults: FoundFault[] = [];
  const literals: string[] = [];

  function visit(value: unknown, path: Path): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (isPlainObject(value)) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      visitScalar(String(value), path);
    }
  }

  function visitScalar(text: string, path: Path): void {
    if (isReference(text)) return;
    const message = isSecret(root, data, path) ? SECRET : hasCredentials(text) ? CREDENTIALS : undefined;
    if (message === undefined) return;
    faults.push({ path, message });
    literals.push(text);
  }

  visit(data, []);
  return { faults, literals };
}

const REMEDY =
  'put it into the environment or into .env beside this file and write its name here, such as $MY_SECRET';
const SECRET = `a secret must not stand in the file; ${REMEDY}`;
const CREDENTIALS = `the URL is a secret, or carries a user name or password; ${REMEDY}`;
