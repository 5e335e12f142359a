/** The three characters that Slack reads as its own (https://docs.slack.dev/messaging/formatting-message-text). */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as Slack shows it, whatever it holds: no mention, link or command comes of it. On one line. */
export function escapeText(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').replaceAll(/[&<>]/g, (one) => ESCAPES[one] ?? one);
}
