/**
 * How long one hit takes in each step from bytes to event: `node scripts/bench-parse.ts [rounds]` prints
 * nanoseconds of processor time per hit, the best of five rounds. It measures and judges nothing; what the receiver's
 * hot path pays is `readParameters`, `maskSecrets` and `eventId`.
 */
import { parseHit } from '../src/dispatch/parse/parse-hit.ts';
import { eventId } from '../src/domain/hit/event-id.ts';
import { maskSecrets, readParameters } from '../src/domain/hit/parameters.ts';
import { parseQuery } from '../src/domain/hit/query.ts';
import type { RawHit } from '../src/domain/hit/raw-hit.ts';

const QUERY =
  'key=0123456789abcdef0123&lead_id=101&vendor_lead_code=CRM-101&list_id=1001&phone_code=1' +
  '&phone_number=3125550101&first_name=Conan&last_name=O%27Brien+%26+Sons&email=c%2Bo%40example.test' +
  '&comments=Line1+%26+100%25+caf%C3%A9&user=agent001&campaign=SALES&SQLdate=2026-11-21+21%3A44%3A03' +
  '&epoch=1795315443&uniqueid=1795310300.1004&call_id=V1121211100000000101&dispo=SALE' +
  '&dispo_name=Sale%2BMade&talk_time=61&agent_log_id=2&term_reason=NONE&user_group=AGENTS' +
  '&recording_filename=20261121-211100_3125550101_agent001&group=SALES';

const TIMEZONE = 'America/New_York';
const ROUNDS = 5;
const count = Number(process.argv[2] ?? 50_000);
const query = Buffer.from(QUERY);
const hit: RawHit = {
  receivedAt: 1_795_315_443_145,
  hook: 'vicidial',
  source: 'main',
  trigger: 'dispo',
  method: 'GET',
  path: '/hooks/vicidial/main/dispo',
  query,
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '127.0.0.1',
  eventId: 'evt_bench',
  salvaged: false,
};
const { parameters } = readParameters(hit);

const steps: readonly (readonly [string, () => unknown])[] = [
  ['parseQuery', () => parseQuery(query)],
  ['readParameters', () => readParameters(hit)],
  ['maskSecrets', () => maskSecrets(query)],
  ['eventId', () => eventId({ ...hit, parameters, timezone: TIMEZONE, window: 0 })],
  ['parseHit', () => parseHit(hit, { timezone: TIMEZONE })],
];

console.log(`${query.length} bytes, ${parameters.length} parameters, ${count} hits a round`);
for (const [name, step] of steps) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    for (let done = 0; done < count; done += 1) step();
    best = Math.min(best, (process.cpuUsage(start).user * 1000) / count);
  }
  console.log(`${name.padEnd(16)} ${Math.round(best).toString().padStart(7)} ns per hit`);
}
