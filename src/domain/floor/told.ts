import { z } from 'zod';

const text = z.string().optional();
const count = z.int().nonnegative();

/**
 * What an agent does: `ready` waits for a call, `in-call` has one (or is being connected), `wrap-up` has yet to
 * set the disposition, `paused` does none of these.
 */
export const AgentState = z.enum(['ready', 'in-call', 'wrap-up', 'paused']);
export type AgentState = z.infer<typeof AgentState>;

const AgentMoment = z.strictObject({ state: AgentState, pauseCode: text, campaign: z.string() });

/** What an event of the floor tells beside who and where. Each type of event has the parts that it needs. */
export const FloorTold = z.strictObject({
  /** The agent as they were at the read before; absent = not logged in. */
  before: AgentMoment.optional(),
  /** The agent as they are; absent = not logged in. */
  after: AgentMoment.optional(),
  /** Seconds that the call has waited, or that nobody has been logged in. */
  seconds: count.optional(),
  hopper: z
    .strictObject({
      /** Leads that can be dialled next. */
      leads: count,
      /** Leads that the campaign should have there; absent = the dialer does not tell it. */
      level: count.optional(),
      /** Fewer leads than this are few. */
      lowBelow: count,
    })
    .optional(),
  /** Settings of a campaign, as VICIdial has them; `''` = there is none (a new campaign, one that is gone). */
  changes: z.array(z.strictObject({ setting: z.string(), before: z.string(), after: z.string() })).optional(),
});
export type FloorTold = z.infer<typeof FloorTold>;
