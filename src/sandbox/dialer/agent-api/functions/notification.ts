import { storeText } from '../../lead-fields.ts';
import { type AgentCall, checkAllowed, end, fail, statement, succeed } from '../agent-call.ts';
import { breaksQuotes, isTruthy } from '../php.ts';
import { confettiOptions } from './confetti.ts';
import { checkAccess, checkExists, recipientType } from './recipient.ts';

const DATE = /[0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2}\s?[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?/;
const MOST_TEXT_SIZE = 255;

/** `send_notification`: a text, confetti or both for a user, a user group or a campaign. */
export function sendNotification(call: AgentCall): void {
  const enabled = call.settings.agent_notifications;
  if (Number(enabled) < 1) return fail(call, 'Agent API Notifications are disabled on this system', enabled);
  checkAllowed(call, call.get('value'));
  const recipient = call.get('recipient');
  const type = isTruthy(recipient) ? recipientType(call, recipient) : call.get('recipient_type');
  if (!isTruthy(recipient) || !isTruthy(type))
    return fail(call, 'Missing recipient or recipient_type', recipient, type);
  checkExists(call, recipient, type);
  checkAccess(call, recipient, type);
  const date = dueDate(call);
  const text = call.get('notification_text');
  const confetti = call.get('show_confetti') === 'Y' ? confettiOptions(call) : undefined;
  if (text === '' && confetti === undefined) return end(call, 'invalid request', recipient, type);
  let id = '0';
  if (statement(call, breaksQuotes(text, "'"))) {
    const row = call.tables.agentNotifications.insert({
      entry_date: call.now,
      recipient: recipient.slice(0, 20),
      recipient_type: type,
      notification_date: date,
      notification_retry: /Y/i.test(call.get('notification_retry')) ? 'Y' : 'N',
      notification_status: 'QUEUED',
      ...(text === '' ? {} : textColumns(call, text)),
      ...(confetti === undefined ? {} : { show_confetti: 'Y', confetti_options: confetti.slice(0, 15) }),
    });
    id = row.notification_id;
  }
  succeed(call, 'notification queued', recipient, type, id);
}

/** What looks like no time is said and becomes now; the notice has no newline. */
function dueDate(call: AgentCall): string {
  const sent = call.get('notification_date');
  const date = isTruthy(sent) ? sent : call.now;
  if (DATE.test(date)) return date;
  call.reply.print(`NOTICE: Invalid notification date ${date}, changing to now`);
  return call.now;
}

function textColumns(call: AgentCall, text: string): Record<string, string> {
  const or = (name: 'text_size' | 'text_font' | 'text_weight' | 'text_color', standard: string): string =>
    isTruthy(call.get(name)) ? call.get(name) : standard;
  const color = or('text_color', 'black');
  return {
    notification_text: storeText(text, 65_535),
    text_size: String(Math.min(Number(or('text_size', '12')), MOST_TEXT_SIZE)),
    text_font: or('text_font', 'Arial').slice(0, 30),
    text_weight: or('text_weight', 'bold').slice(0, 30),
    text_color: (/^[0-9A-F]{3,6}$/.test(color) ? `#${color}` : color).slice(0, 15),
  };
}
