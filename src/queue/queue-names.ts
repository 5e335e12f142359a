import { isUrgent } from '../domain/urgency.ts';

/** A destination's queue for what is urgent; no destination's name has a dot in it. */
export function urgentQueueOf(destination: string): string {
  return `${destination}.urgent`;
}

/** The queue that deliveries of this urgency to a destination go through. */
export function queueOf(destination: string, urgency: number): string {
  return isUrgent(urgency) ? urgentQueueOf(destination) : destination;
}
