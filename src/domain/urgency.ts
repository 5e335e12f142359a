/**
 * How soon a delivery must go; a smaller number goes first, and it is what the ledger holds. `list`: one of many
 * numbers that came together, behind what single people have asked for. `replay`: one of many that are delivered
 * again, behind all that is live.
 */
export const URGENCY = { dnc: 0, hot: 1, list: 2, normal: 3, replay: 4 } as const;
export type Urgency = (typeof URGENCY)[keyof typeof URGENCY];

/** Whether it has a way of its own past everything else. */
export function isUrgent(urgency: number): boolean {
  return urgency < URGENCY.normal;
}
