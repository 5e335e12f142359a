import { AuthError } from '../../../src/domain/errors.ts';
import { type Answer, acknowledge } from '../answer.ts';

/**
 * Words with which Slack says that the address is not good any more, whatever is sent
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, handling errors).
 */
const REVOKED = new Set([
  'no_service',
  'no_team',
  'team_disabled',
  'no_active_hooks',
  'invalid_token',
  'channel_not_found',
  'channel_is_archived',
  'action_prohibited',
]);

/** Return when Slack has taken the message; throws what the answer means otherwise. */
export function acknowledgeSlack(answer: Answer, who: string, nowMs: number): void {
  const word = answer.start.trim();
  if (answer.status >= 400 && REVOKED.has(word))
    throw new AuthError(
      `${who} takes no messages at this address any more (${word}): make a new incoming webhook in Slack and configure its address`,
      { code: `slack-${word.replaceAll('_', '-')}` },
    );
  // Slack's messages have no signature and no headers that could be wrong.
  if (answer.status === 401 || answer.status === 403)
    throw new AuthError(
      `${who} refused the message (${answer.status}): compare the address, which is the whole secret, with that of the incoming webhook in Slack; whatever asks for a signature is no Slack, and needs a connection without format: slack`,
      { code: `http-${answer.status}` },
    );
  acknowledge(answer, who, nowMs);
}
