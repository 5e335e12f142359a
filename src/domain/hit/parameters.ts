import { parseBody, type BodyFault } from './body.ts';
import { decodeFormText } from './decode.ts';
import { parseQuery, type Parameter } from './query.ts';
import type { RawHit } from './raw-hit.ts';
import { isSecretName } from './secrets.ts';

export { maskSecrets } from './secrets.ts';

export interface RequestParameters {
  /** Query and body merged, without secrets and without tags that were not filled. */
  readonly parameters: readonly Parameter[];
  /** Names of the secrets that were left out, as received. */
  readonly secrets: readonly string[];
  /** The body is there and could not be read. */
  readonly bodyFault?: BodyFault;
  /** Names of the fields that a file came in. Files are not taken. */
  readonly files?: readonly string[];
  /** There was more in the body than is taken from one post. */
  readonly cut?: boolean;
}

/** Values that VICIdial encodes twice (`Sale%2BMade`); the user group only in some triggers. */
const ENCODED_TWICE =
  /^(?:dispo_name|status_name|disposition_name|did_pattern|did_description|did_custom_\w+|user_group)$/;
/** What encoding leaves; a value with other characters was encoded once. */
const STILL_ENCODED = /^(?=.*[+%])[\w.+%-]*$/;

/**
 * Every parameter of a request, as VICIdial's own scripts would read it: a name in the query hides the same
 * name in the body. Never throws.
 */
export function readParameters(request: Pick<RawHit, 'query' | 'body' | 'headers'>): RequestParameters {
  const query = parseQuery(request.query);
  if (request.body.length === 0) return withoutSecrets(query);
  const body = parseBody(request.body, request.headers['content-type'] ?? '');
  const names = new Set(query.map(({ name }) => name));
  const merged = withoutSecrets([...query, ...body.parameters.filter(({ name }) => !names.has(name))]);
  return {
    ...merged,
    ...(body.fault === undefined ? {} : { bodyFault: body.fault }),
    ...(body.files === undefined || body.files.length === 0 ? {} : { files: body.files }),
    ...(body.cut === true ? { cut: true } : {}),
  };
}

function withoutSecrets(received: readonly Parameter[]): RequestParameters {
  const parameters: Parameter[] = [];
  const secrets: string[] = [];
  for (const parameter of received) {
    if (isSecretName(parameter.name)) secrets.push(parameter.name);
    else parameters.push(decodedAgain(parameter));
  }
  return { parameters, secrets };
}

function decodedAgain(parameter: Parameter): Parameter {
  if (!ENCODED_TWICE.test(parameter.name)) return parameter;
  return { ...parameter, value: decodeTwiceEncoded(parameter.value) };
}

/** The plain text of a value that may have been encoded twice and was decoded once. */
export function decodeTwiceEncoded(value: string): string {
  return STILL_ENCODED.test(value) ? decodeFormText(value) : value;
}
