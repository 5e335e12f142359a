import { type RawBuilder, sql } from 'kysely';
import { hasMark } from '../marks.ts';

/** Whether the event of the call `c` has the mark; an event that is gone has none. */
export function eventHasMark(code: string): RawBuilder<0 | 1> {
  return sql<
    0 | 1
  >`exists (select 1 from events e where e.id = c.event_id and ${hasMark(sql`e.event`, code)})`;
}

/**
 * Whether the call `c` is put down as missing and its event is here all the same: what is taken back in arrives
 * within a second, and the call is looked at again some time later.
 */
export const hasArrived = sql<0 | 1>`(c.state = 'missing' and c.event_id is not null
  and exists (select 1 from events e where e.id = c.event_id))`;

/** Whether the event of the call `c` is here, or was. */
export const isAccepted = sql<0 | 1>`(c.state in ('accepted', 'missing')
  and (c.state = 'accepted' or ${hasArrived}))`;

/** Whether the event of the call `c` was taken back in: as the last look says, or its mark where that was before. */
export const wasTakenBack = sql<0 | 1>`iif(c.state = 'missing', ${eventHasMark('reconciled')}, c.reconciled)`;

/**
 * Whether the event of the call `c` came after a later one of its call had been sent, and so was not sent there. Only
 * what was taken back in can be; of other events nothing is read.
 */
export const wasOvertaken = sql<0 | 1>`iif(c.state = 'missing' or c.reconciled = 1,
  ${eventHasMark('overtaken')}, 0)`;
