import { sql } from 'kysely';
import type { DeliveryFate } from '../../domain/completeness/fates.ts';

/** What became of the delivery `d`. */
export const deliveryFate = sql<DeliveryFate>`case d.state
  when 'delivered' then case d.outcome
    when 'previewed' then 'shadow' when 'skipped' then 'skipped' when 'absorbed' then 'absorbed' else 'written' end
  when 'dead' then iif(coalesce(d.error_code, '') glob 'review-*', 'parked', 'dead')
  else 'under-way' end`;

/** Whether the event of the call `c` tells another status than the dialer's records: its reason says which. */
export const statusDiffers = sql<0 | 1>`(coalesce(c.reason, '') glob 'status differs*')`;
