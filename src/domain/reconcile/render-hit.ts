import { hitValues } from '../hit/canonical.ts';
import type { HitName } from '../hit/aliases.ts';
import { callIdentity, IDENTIFYING } from '../hit/event-id.ts';
import { hookPath } from '../hit/hook-paths.ts';
import type { Origin } from '../hit/origin.ts';
import { readParameters } from '../hit/parameters.ts';
import type { Parameter } from '../hit/query.ts';
import type { RawHit } from '../hit/raw-hit.ts';
import { isSecretName } from '../hit/secrets.ts';
import { templateVariables } from '../url-templates.ts';
import { encodedValue, fillQuery } from './fill-query.ts';
import type { LegKind, LegValues, UrlShape } from './leg.ts';
import { CALLED_AT, CALLED_AT_OR } from './same-call.ts';
import { allValues, tagValues } from './tag-values.ts';
import { takenBackHit, type TakeBackOptions } from './taken-back-hit.ts';

export interface RenderOptions extends TakeBackOptions {
  readonly from: Origin;
}

/**
 * The request that a leg's URL would have been, made from the dialer's records. Its event id is the one that the
 * receiver gives to the URL as VICIdial would have sent it, so the late hit itself is a duplicate of this one.
 * Behind that stands what the template lacks, under VICIdial's own names: nothing that is told already, and nothing
 * that makes a call another one. Without a shape, the template that vicibridge advises.
 */
export function renderHit(values: LegValues, shape: UrlShape | undefined, options: RenderOptions): RawHit {
  const { trigger, query: template } = shape ?? advisedShape(values.leg.kind);
  const at = Date.parse(values.occurredAt);
  const hit = takenBackHit(
    {
      trigger,
      path: hookPath(options.dialer, trigger),
      query: fillQuery(template, tagValues(values, options.timezone), values.leg.kind),
      from: options.from,
      at: Number.isNaN(at) ? undefined : at,
      window: values.leg.id,
    },
    options,
  );
  return { ...hit, query: enriched(hit, values, options.timezone) };
}

function advisedShape(kind: LegKind): UrlShape {
  const trigger = kind === 'disposition' ? 'dispo' : 'no-agent';
  const variables = templateVariables(trigger).map((name) => `${name}=--A--${name}--B--`);
  return { trigger, query: variables.join('&') };
}

function enriched(hit: RawHit, told: LegValues, timezone: string): Uint8Array {
  const { parameters } = readParameters(hit);
  const own = new Map(Object.keys(told.values).map((name) => [name.toLowerCase(), name] as const));
  const more = missingFrom(parameters, allValues(told, timezone)).map(
    ([name, value]) => `${own.get(name) ?? name}=${encodedValue(name, value)}`,
  );
  const { calledAt, calledAtOr } = told.leg;
  const moments = [
    `${CALLED_AT}=${encodedValue(CALLED_AT, calledAt)}`,
    ...(calledAtOr === undefined ? [] : [`${CALLED_AT_OR}=${encodedValue(CALLED_AT_OR, calledAtOr)}`]),
  ];
  const text = [...more, ...moments].join('&');
  return Buffer.concat([hit.query, Buffer.from(hit.query.length === 0 ? text : `&${text}`)]);
}

function missingFrom(
  parameters: readonly Parameter[],
  values: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const told = hitValues(parameters);
  const names = new Set(parameters.map(({ name }) => name.toLowerCase()));
  const identity = callIdentity(parameters);
  return [...values].filter(([name, value]) => {
    if (names.has(name) || isSecretName(name) || !NAME.test(name)) return false;
    const [meant] = hitValues([{ name, value }]).keys();
    return meant === undefined || (!told.has(meant) && !isIdentity(meant));
  });

  /** The agent is no part of it where the agent log's row is. Without any identity nothing can be made another. */
  function isIdentity(name: HitName): boolean {
    if (identity === undefined || !IDENTIFYING.has(name)) return false;
    return name !== 'user' || identity.agentLogId === '';
  }
}

/** Column names and labels of custom fields; anything else is no name in a URL. */
const NAME = /^\w+$/;
