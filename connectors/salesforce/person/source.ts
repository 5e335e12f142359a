import type { BridgeEvent } from '../../../src/domain/event.ts';
import { validEmail } from '../../../src/kit/person-keys.ts';
import type { FoundPerson, PersonRef, PersonSource } from '../../../src/kit/resolve-person.ts';
import { PEOPLE } from './found.ts';
import type { LookedUp, PersonLookups } from './lookups.ts';
import { asRecord } from './person-ref.ts';
import type { PhoneSearch } from './phone-search.ts';

export interface SourceOptions {
  readonly event: BridgeEvent;
  readonly lookups: PersonLookups;
  readonly phones: PhoneSearch;
  readonly signal: AbortSignal;
  readonly create: () => Promise<PersonRef>;
  readonly agentOwnerId: () => Promise<string | undefined>;
}

/**
 * How people are found in an org. What is asked first, by lead key, e-mail or phone, asks for all three at once:
 * one round trip, and what deliveries ask for at the same time goes together.
 */
export function personSource(options: SourceOptions): PersonSource {
  const { event, lookups, phones, signal } = options;
  const email = validEmail(event.lead);
  const { leadKey } = event;
  let asked: Asked | undefined;

  function ask(): Asked {
    if (asked !== undefined) return asked;
    const { e164 } = event.lead;
    const nothing = Promise.resolve({ byLeadKey: [], byEmail: [] });
    const told = leadKey === undefined && email === undefined;
    asked = {
      lookedUp: told ? nothing : lookups.find({ leadKey, email }, signal),
      called: e164 === undefined || e164 === '' ? Promise.resolve([]) : phones.find(e164, signal),
    };
    // Whoever waits for it is told of a failure; the other one may be left where the first found somebody.
    for (const answer of Object.values(asked)) answer.catch(() => undefined);
    return asked;
  }

  return {
    objects: PEOPLE,
    byVendorLeadCode() {
      const named = asRecord(event.lead.vendorLeadCode);
      if (named === undefined) return Promise.resolve(undefined);
      const order = PEOPLE.indexOf(named.object);
      return Promise.resolve({ ...named, ownerId: undefined, createdAt: undefined, order });
    },
    byLeadKey: async () => (await ask().lookedUp).byLeadKey,
    byEmail: async () => (await ask().lookedUp).byEmail,
    byPhone: () => ask().called,
    create: options.create,
    agentOwnerId: options.agentOwnerId,
  };
}

interface Asked {
  readonly lookedUp: Promise<LookedUp>;
  readonly called: Promise<readonly FoundPerson[]>;
}
