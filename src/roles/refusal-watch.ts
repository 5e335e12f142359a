import type { Logger } from '../domain/logger.ts';
import type { Counters } from '../http/counters.ts';

/** Counters that are worth a warning, and what it says. */
const REFUSALS = [
  {
    names: ['unauthorized', 'forbiddenAddress', 'wrongMethod', 'notFound', 'oversize', 'malformed'],
    message:
      'requests were refused: what they should have called and shown is told for VICIdial by vicibridge urls, for HubSpot and Salesforce in docs/connectors/*-webhooks.md, for leads in docs/leads.md, for numbers in docs/dnc.md',
  },
  {
    names: ['foreign'],
    message:
      'messages of another account or organization than the configured one were left out: compare webhooks.portalId (HubSpot) and webhooks.organizationId (Salesforce)',
  },
  {
    names: ['badSignature', 'forbiddenOrigin', 'rateLimited', 'incomplete', 'trapped'],
    message:
      'posts of leads or numbers were refused, or thrown away as a robot filled them: see docs/leads.md and docs/dnc.md',
  },
  {
    names: ['badLinks'],
    message:
      'links to recordings were refused: cut off or changed on their way, expired, or sealed with a secret that is gone; see docs/recordings.md',
  },
] as const;

/** A refused hit is a lost one, since VICIdial asks once: say how many there were, and nothing when none. */
export function refusalWatch(counters: Counters, logger: Logger): () => void {
  const seen = new Map<string, number>();
  return () => {
    for (const { names, message } of REFUSALS) {
      const fresh: Record<string, number> = {};
      for (const name of names) {
        const count = counters[name] - (seen.get(name) ?? 0);
        if (count > 0) fresh[name] = count;
        seen.set(name, counters[name]);
      }
      if (Object.keys(fresh).length > 0) logger.warn(fresh, message);
    }
  };
}
