import { z } from 'zod';

const Detail = z.looseObject({
  code: z.string().optional(),
  error: z.string().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
});

/** HubSpot's error object; also one row of `errors` in a 207. */
export const ErrorBody = z.looseObject({
  status: z.unknown().optional(),
  message: z.string().optional(),
  category: z.string().optional(),
  subCategory: z.string().optional(),
  correlationId: z.string().optional(),
  policyName: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(Detail).optional().catch(undefined),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** What a refusal says, reduced to words that are safe to show: no value of a property, no free text. */
export interface ErrorFacts {
  readonly category: string | undefined;
  /** `PROPERTY_DOESNT_EXIST`, `INVALID_OPTION` ... */
  readonly codes: readonly string[];
  /** Internal names of the properties that it is about. */
  readonly properties: readonly string[];
  /** The record that is already there, told by a 409. */
  readonly existingId: string | undefined;
  readonly policyName: string | undefined;
  readonly secondly: boolean;
  readonly correlationId: string | undefined;
  /** It was HubSpot's own error object, not a page of something in between. */
  readonly recognised: boolean;
}

const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;
const NAME = /^[a-z][a-z0-9_]{0,99}$/;

/** Read the text of an error answer; anything that is not HubSpot's error object yields no facts. */
export function readErrorText(text: string): ErrorFacts {
  try {
    return readErrorBody(JSON.parse(text));
  } catch {
    return readErrorBody(undefined);
  }
}

export function readErrorBody(body: unknown): ErrorFacts {
  const parsed = ErrorBody.safeParse(body);
  const error: ErrorBody = parsed.success ? parsed.data : {};
  const message = error.message ?? '';
  const details = [...(error.errors ?? []), ...embeddedDetails(message)];
  return {
    category: matching(error.category, CODE),
    codes: unique([error.subCategory, ...details.flatMap((one) => [one.code, one.error])], CODE),
    properties: unique(
      [...details.flatMap((one) => [one.name, ...contextNames(one.context)]), ...contextNames(error.context)],
      NAME,
    ),
    existingId: existingId(message) ?? details.map((one) => existingId(one.message ?? '')).find(Boolean),
    policyName: matching(error.policyName, CODE),
    secondly: /secondly/i.test(message),
    correlationId: matching(error.correlationId, /^[0-9a-zA-Z-]{8,64}$/),
    recognised: error.category !== undefined || error.policyName !== undefined || error.message !== undefined,
  };
}

/** v3 puts the list of bad values as JSON into the message: `Property values were not valid: [{...}]`. */
function embeddedDetails(message: string): z.infer<typeof Detail>[] {
  const start = message.indexOf('[{');
  if (start < 0) return [];
  try {
    const parsed = z.array(Detail).safeParse(JSON.parse(message.slice(start)));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

function contextNames(context: Readonly<Record<string, unknown>> | undefined): string[] {
  const named = context?.['propertyName'] ?? context?.['properties'] ?? [];
  return [named].flat().filter((name) => typeof name === 'string');
}

function existingId(message: string): string | undefined {
  return (/Existing ID: (\d+)/i.exec(message) ?? /\b(\d+) already has that value/i.exec(message))?.[1];
}

function matching(text: string | undefined, pattern: RegExp): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}

function unique(texts: readonly (string | undefined)[], pattern: RegExp): string[] {
  return [...new Set(texts.filter((text) => text !== undefined && pattern.test(text)))] as string[];
}
