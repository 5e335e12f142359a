/**
 * The queue's id for one enqueueing of a delivery. BullMQ refuses colons and plain integers, and silently
 * drops an id that it still remembers, so each enqueueing has its own.
 */
export function jobIdOf(deliveryId: string, enqueues: number): string {
  return `${deliveryId}.${enqueues}`;
}
