/** Bytes of the request target (path and query): a disposition with the usual two dozen variables. */
export const TARGET_BYTES = 500;

const FIRST_NUMBER = 1_000_000_000;
const MAX_NUMBER = 9_999_999_999;

/**
 * The request of the `number`-th disposition as PHP's `file()` sends it. Every number is a call of its own,
 * so each request is a different event, and all have the same length.
 *
 * @param number from 0
 * @param close ask the server to end the connection after its answer, as PHP does
 */
export function hitRequest(number: number, hookPath: string, close: boolean): string {
  const id = String(FIRST_NUMBER + number);
  if (FIRST_NUMBER + number > MAX_NUMBER) throw new RangeError(`hit ${number} is one too many`);
  const target =
    `${hookPath}?lead_id=${id}&call_id=V1121211100${id}&uniqueid=1795310300.${id}&agent_log_id=${id}` +
    '&dispo=SALE&dispo_name=Sale+Made&talk_time=61&SQLdate=2026-11-21+21%3A44%3A03&epoch=1795315443' +
    '&list_id=1001&vendor_lead_code=CRM-101&phone_code=1&phone_number=3125550101&first_name=Conan' +
    '&last_name=O%27Brien+%26+Sons&email=c%2Bo%40example.test&user=agent001&campaign=SALES&group=SALES' +
    '&term_reason=CALLER&comments=';
  const filled = target + 'x'.repeat(TARGET_BYTES - target.length);
  return `GET ${filled} HTTP/1.1\r\nHost: 127.0.0.1\r\n${close ? 'Connection: close\r\n' : ''}\r\n`;
}
