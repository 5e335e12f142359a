import { ALERT } from './codes.ts';
import { destinationOf } from './subject.ts';

/** What people are told when an alert is over. */
export function overText(code: string, subject: string): string {
  const destination = destinationOf(subject);
  switch (code) {
    case ALERT.held:
    case ALERT.circuitOpen:
      return `${destination} takes deliveries again.`;
    case ALERT.budget:
      return `${destination}: clearly less than half of the failure budget is used again.`;
    case ALERT.reviews:
      return `${destination}: nothing waits for a person any more.`;
    case ALERT.hits:
      return 'No request is parked any more.';
    case ALERT.deadLetters:
      return `${destination}: none of these dead letters is left (${subject}).`;
    case ALERT.receiptsMissing:
      return `${destination}: no delivered record is missing any more.`;
    case ALERT.callsMissing:
      return `${destination}: no call of the last days is missing any more.`;
    default:
      return `${subject}: ${code} is over.`;
  }
}
