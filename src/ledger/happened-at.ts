import { sql } from 'kysely';

/** When what an event tells of happened, ISO 8601 UTC; where it does not say, when it was received. */
export const happenedAt = sql<string>`coalesce(events.occurred_at,
  strftime('%Y-%m-%dT%H:%M:%fZ', events.received_at / 1000.0, 'unixepoch'))`;
