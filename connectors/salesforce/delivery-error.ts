import {
  AmbiguousError,
  AuthError,
  DeliveryError,
  PermanentError,
  TransientError,
} from '../../src/domain/errors.ts';
import { CallFailure, type ApiError, type Part } from './call-failure.ts';
import { CODE_MEANINGS, stableCode, type CodeMeaning } from './error-codes.ts';
import type { SalesforceSettings } from './settings.ts';

type KeyFields = Pick<SalesforceSettings, 'object' | 'leadIdField' | 'callKeyField'>;

/** Where the key field of a part is created; that of a person depends on the settings. */
const HOMES: Readonly<Partial<Record<Part, string>>> = { task: 'Activity', opportunity: 'Opportunity' };
const CONCURRENCY_PAUSE_MS = 30_000;

/**
 * Turn what went wrong into one of the four errors that decide what happens next. Salesforce's own text is
 * left out of them: it quotes what was sent. Anything that is no failure of a call is passed on as it is.
 */
export function toDeliveryError(error: unknown, settings: KeyFields): unknown {
  const told = converted(error, settings);
  // The request that failed is the same for all deliveries that went with it.
  if (told !== error && told instanceof Error) told.cause ??= error;
  return told;
}

function converted(error: unknown, settings: KeyFields): unknown {
  if (error instanceof DeliveryError || !(error instanceof CallFailure)) return error;
  if (error.reason === 'refused') return refusal(error, settings);
  const { cause, status } = error;
  if (error.reason === 'redirected')
    return new TransientError(
      `Salesforce answered status ${status} and named another address, which is not followed. If it lasts, set loginUrl to the current My Domain URL.`,
      { code: 'salesforce-redirected' },
    );
  const what = {
    unreadable: `Salesforce answered status ${status} with something that is not an answer of the API.`,
    network: 'The connection to Salesforce broke before its answer was complete.',
    stopped: 'The attempt was stopped before Salesforce had answered.',
  }[error.reason];
  const code = `salesforce-${error.reason}`;
  return error.writing && error.sent
    ? new AmbiguousError(`${what} It may have been carried out; the next try looks.`, { code, cause })
    : new TransientError(`${what} Nothing was written; it is tried again.`, { code, cause });
}

function refusal(failure: CallFailure, settings: KeyFields): DeliveryError {
  const [error] = failure.errors;
  if (error === undefined) return byStatus(failure);
  if (error.code === 'NOT_FOUND' || error.code === 'INVALID_FIELD') return missing(failure, error, settings);
  const meaning = meaningOf(error, settings);
  if (meaning === undefined) return byStatus(failure, error.code);
  return byMeaning(meaning, failure, error);
}

/** The codes whose meaning hangs on Salesforce's text. */
function meaningOf(error: ApiError, settings: KeyFields): CodeMeaning | undefined {
  const meaning = CODE_MEANINGS[error.code];
  if (error.code === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(error.text))
    return {
      kind: 'transient',
      fact: 'too many long requests run at once.',
      remedy: 'It is tried again.',
      retryAfterMs: CONCURRENCY_PAUSE_MS,
    };
  if (error.code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' && error.text.includes('UNABLE_TO_LOCK_ROW'))
    return CODE_MEANINGS['UNABLE_TO_LOCK_ROW'];
  if (error.code !== 'DUPLICATE_VALUE') return meaning;
  return [settings.leadIdField, settings.callKeyField].some((field) => error.text.includes(field))
    ? {
        kind: 'transient',
        fact: 'other writers keep creating the same record.',
        remedy: 'It is tried again.',
      }
    : {
        kind: 'permanent',
        fact: 'another record has the same value in a unique field.',
        remedy: 'Merge the two, or make the field not unique, then replay.',
      };
}

function byMeaning(meaning: CodeMeaning, failure: CallFailure, error: ApiError): DeliveryError {
  const fields = error.fields.filter((field) => /^\w{1,80}$/.test(field));
  const about = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
  const part = failure.part === undefined ? '' : ` for the ${failure.part}`;
  const message = `Salesforce answered ${error.code}${part}${about}: ${meaning.fact} ${meaning.remedy}`;
  const code = stableCode(error.code);
  const retryAfterMs = failure.retryAfterMs ?? meaning.retryAfterMs;
  switch (meaning.kind) {
    case 'transient':
      return new TransientError(message, { code, retryAfterMs });
    case 'ambiguous':
      return failure.writing
        ? new AmbiguousError(message, { code, retryAfterMs })
        : new TransientError(message, { code, retryAfterMs });
    case 'auth':
      return new AuthError(message, { code });
    case 'permanent':
      return new PermanentError(message, { code });
  }
}

/** A field, an object or a version that is not there; says what to create where. */
function missing(failure: CallFailure, error: ApiError, settings: KeyFields): DeliveryError {
  const code = stableCode(error.code);
  const { leadIdField, callKeyField, object } = settings;
  const named = error.fields.find((field) => /^\w{1,80}$/.test(field));
  const keyField = failure.part === 'person' ? leadIdField : callKeyField;
  const home = HOMES[failure.part ?? 'person'] ?? object;
  if (failure.part !== undefined && (named === undefined || named === keyField))
    return new PermanentError(
      `Salesforce does not know the field ${keyField} for the user of the app. In Setup, Object Manager, ${home}, create it as a Text field of length 80, mark it External ID and Unique, give the user read and edit access to it, then replay.`,
      { code },
    );
  if (named !== undefined)
    return new PermanentError(
      `Salesforce does not know the field ${named} for the user of the app. Create it, or give the user access to it (field-level security), then replay.`,
      { code },
    );
  return new PermanentError(
    'Salesforce does not know the resource that was asked for. Check that apiVersion is one that the org offers.',
    { code },
  );
}

function byStatus(failure: CallFailure, told?: string): DeliveryError {
  const { status = 0, retryAfterMs, writing } = failure;
  const code = told === undefined ? `salesforce-http-${status}` : stableCode(told);
  const fact = `Salesforce answered status ${status}${told === undefined ? ' without an error code' : ` (${told})`}.`;
  if (status === 429 || status === 420)
    return new TransientError(`${fact} It limits requests; it is tried again.`, { code, retryAfterMs });
  if (status >= 500 || status === 408)
    return writing
      ? new AmbiguousError(`${fact} It may have been carried out; the next try looks.`, {
          code,
          retryAfterMs,
        })
      : new TransientError(`${fact} Nothing was written; it is tried again.`, { code, retryAfterMs });
  if (status === 401 || status === 403)
    return new AuthError(`${fact} Check the rights of the user that the app runs as.`, { code });
  return new PermanentError(
    `${fact} The same request will not succeed: look it up in the log at debug, mend, replay.`,
    { code },
  );
}
