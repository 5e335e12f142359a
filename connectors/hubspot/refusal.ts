import type { ErrorFacts } from './error-body.ts';
import type { Operation } from './failure.ts';
import { propertyRemedy } from './property-remedy.ts';
import { RefusedError } from './refused-error.ts';

/** A final answer (3xx, 4xx) as an error that says what to mend. */
export function refusal(operation: Operation, status: number, facts: ErrorFacts): RefusedError {
  const properties = facts.properties.length === 0 ? '' : ` about ${facts.properties.join(', ')}`;
  const reason = [facts.category, ...facts.codes].filter((word) => word !== undefined).join(' ');
  const reference = facts.correlationId === undefined ? '' : `, correlation id ${facts.correlationId}`;
  return new RefusedError(
    `HubSpot refused to ${operation.name} (${[status, reason].join(' ').trim()}${properties}${reference}). ` +
      remedy(operation, status, facts),
    { code: codeOf(status, facts), status, facts },
  );
}

function codeOf(status: number, facts: ErrorFacts): string {
  if (facts.codes.includes('PROPERTY_DOESNT_EXIST')) return 'hubspot-property-missing';
  if (status === 404) return 'hubspot-not-found';
  if (status === 409) return 'hubspot-conflict';
  return `hubspot-${status}`;
}

const DEAL_CHOICES: ReadonlySet<string> = new Set(['dealstage', 'pipeline']);

function remedy(operation: Operation, status: number, facts: ErrorFacts): string {
  const { object, idProperty } = operation;
  if (object !== undefined && facts.codes.includes('PROPERTY_DOESNT_EXIST')) {
    const names = facts.properties.length === 0 && idProperty !== undefined ? [idProperty] : facts.properties;
    return names.map((name) => propertyRemedy(object, name, name === idProperty)).join(' ');
  }
  if (facts.codes.some((code) => code.startsWith('MISSING_') && code.endsWith('REQUIRED_PROPERTY'))) {
    return 'The account requires these properties on every write: make them optional for integrations in Settings, Objects.';
  }
  if (facts.properties.includes('hs_call_disposition')) {
    return 'Put the GUID of an existing call outcome under dispositions (Settings, Objects, Activities, Call outcomes).';
  }
  if (status >= 300 && status < 400) return 'Set baseUrl to the address that it redirects to.';
  if (facts.codes.includes('INVALID_OPTION') && facts.properties.some((name) => DEAL_CHOICES.has(name))) {
    return 'Take the ids of pipeline and stage from Settings, Objects, Deals, Pipelines; vicibridge check compares those in calls with the account.';
  }
  const aboutKey =
    facts.properties.length === 0 || (idProperty !== undefined && facts.properties.includes(idProperty));
  if (object !== undefined && idProperty !== undefined && status === 400 && aboutKey) {
    return `If it does not know the property: ${propertyRemedy(object, idProperty, true)}`;
  }
  return 'Mend the record or the account, then replay the delivery.';
}
