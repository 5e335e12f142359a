import { describe, expect, it } from 'vitest';
import { localTraffic } from '../../connectors/vicidial/local-traffic.ts';
import { createLoginGate, type GateOptions } from '../../connectors/vicidial/login-gate.ts';
import { parseReply, type Reply } from '../../connectors/vicidial/reply.ts';
import type { Lane } from '../../src/domain/governor/lane.ts';
import { RULES } from './governor-rig.ts';

const REFUSAL = 'ERROR: Login incorrect, please try again: |bridge|wrong|BAD|\n';
const ADDED = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125556002|1001|115|-6|bridge\n';
const ROW = 'agent001|SALES|8600051|READY|0||0|Anna|AGENTS|1\n';
const MINUTE_MS = 60_000;

/** A gate before a dialer that answers what the test says, on a clock that the test moves. */
function gateWith() {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const traffic = localTraffic({ name: 'main', who: 'main', rules: RULES }, now);
  const gate = createLoginGate({ name: 'main', who: 'main', user: 'bridge', traffic, now });
  const asked: string[] = [];
  const call = (
    fn: string,
    answer: Reply | Promise<Reply>,
    options: { readonly lane?: Lane; readonly isAnswer?: GateOptions['isAnswer'] } = {},
  ) =>
    gate.run({ signal: AbortSignal.timeout(5000), fn, lane: 'normal', ...options }, async ({ lastCheck }) => {
      await lastCheck();
      asked.push(fn);
      return answer;
    });
  return { traffic, gate, asked, call, pass: (ms: number) => (skewMs += ms) };
}

const reply = (body: string, status = 200) => parseReply(status, body);
const isAnswer = () => true;

describe('the login gate', () => {
  it('when only functions that answer rows are called, then they go beside each other after the first (defect: one at a time for ever)', async () => {
    const { call } = gateWith();
    await call('logged_in_agents', reply(ROW), { isAnswer });
    const slow = Promise.withResolvers<Reply>();
    const first = call('logged_in_agents', slow.promise, { isAnswer });
    expect(await call('logged_in_agents', reply(ROW), { isAnswer })).toMatchObject({ status: 200 });
    slow.resolve(reply(ROW));
    await first;
  });

  it('when the one that tries is answered with rows, then the circuit closes (defect: it never did)', async () => {
    const { call, pass, traffic } = gateWith();
    await expect(call('add_lead', reply(REFUSAL))).rejects.toMatchObject({ code: 'login-incorrect' });
    pass(16 * MINUTE_MS);
    await call('agent_status', reply(ROW), { isAnswer });
    expect(await traffic.figures()).toMatchObject({ circuit: { state: 'closed' } });
  });

  it('when the circuit is open, then nothing is sent, and the error says when it was refused and which command tries it again', async () => {
    const { call, pass, asked } = gateWith();
    await expect(call('add_lead', reply(REFUSAL))).rejects.toThrow(/then run: vicibridge release main;/);
    pass(3 * MINUTE_MS);
    await expect(call('lead_search', reply(ROW))).rejects.toThrow(
      /was refused 3 minutes ago.*after correcting it run: vicibridge release main, then vicibridge check;/,
    );
    expect(asked).toEqual(['add_lead']);
  });

  it('when the one that tries gets an empty body or text of nobody knows whom, then it stays open', async () => {
    const { call, pass, traffic } = gateWith();
    await expect(call('add_lead', reply(REFUSAL))).rejects.toMatchObject({ kind: 'auth' });
    pass(16 * MINUTE_MS);
    await call('update_lead', reply(''), { isAnswer });
    expect(await traffic.figures()).toMatchObject({ circuit: { state: 'refused' } });
    pass(2 * MINUTE_MS);
    await call('agent_status', reply('Service Unavailable'), { isAnswer: () => false });
    expect(await traffic.figures()).toMatchObject({ circuit: { state: 'refused' } });
  });

  it('when an unproven normal call hangs, then a DNC call does not wait behind it (defect: it waited its whole timeout)', async () => {
    const { call } = gateWith();
    const hanging = Promise.withResolvers<Reply>();
    const normal = call('add_lead', hanging.promise);
    expect(await call('add_dnc_phone', reply(ADDED), { lane: 'dnc' })).toMatchObject({ status: 200 });
    hanging.resolve(reply(ADDED));
    await normal;
  });

  it("when a lead's comment reads like a refused login, then nothing is held (defect: a web form could stop all calls)", async () => {
    const { call, traffic } = gateWith();
    const comment = 'ERROR: Login incorrect, please try again: |x|y|BAD|\n';
    await call('lead_field_info', reply(comment));
    await call('lead_all_info', reply(`NEW|bridge|C1|s|1001\n${comment}more|of|it\n`));
    expect(await traffic.figures()).toMatchObject({ circuit: { state: 'closed' } });
    await expect(call('lead_field_info', reply(REFUSAL))).rejects.toMatchObject({ kind: 'auth' });
  });

  it('when the refusal stands amid text that no rule knows, then it still opens the circuit', async () => {
    const { call } = gateWith();
    await expect(call('add_lead', reply(`debugging\n${REFUSAL}`))).rejects.toMatchObject({ kind: 'auth' });
  });

  it('when a person released it while this worker slept, then its calls prove the login one at a time (defect: all at once)', async () => {
    const { call, traffic, asked } = gateWith();
    await call('add_lead', reply(ADDED));
    // Another worker was refused, and released, without this one noticing.
    await traffic.circuit.open('refused');
    await traffic.circuit.close();
    const before = asked.length;
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => call('add_lead', reply(REFUSAL))));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked.length - before).toBe(1);
  });
});
