import type { Finding } from '../../src/connector.ts';
import { DeliveryError } from '../../src/domain/errors.ts';
import type { Api } from './api.ts';
import { checkUses } from './check-uses.ts';
import { addLead, findLead, leadSearch, version } from './lead-calls.ts';
import type { VicidialSettings } from './settings.ts';

interface CheckOptions {
  readonly api: Api;
  readonly settings: VicidialSettings;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Clocks that differ by less are equal. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** Nobody's number and nobody's lead. */
const NO_PHONE = '0000000000';
const NO_LEAD = '999999999';

/**
 * Prove address, clock, login and every privilege that a delivery needs; nothing is written. Without those for
 * leads it is an error, without those for callbacks, the hopper and DNC a warning: not everybody uses them.
 */
export async function checkDialer(options: CheckOptions): Promise<readonly Finding[]> {
  const reachable = await checkVersion(options);
  if (reachable.some(({ level }) => level === 'error')) return reachable;
  const privileges: Finding[] = [];
  for (const proof of [proveSearch, proveUpdate, proveAdd]) {
    const finding = await proof(options).catch(toFinding);
    privileges.push(finding);
    // After a refused login the next would count as another wrong try.
    if (finding.level === 'error') break;
  }
  const uses = privileges.some(({ level }) => level === 'error') ? [] : await checkUses(options);
  return [...checkTransport(options), ...reachable, ...privileges, ...uses];
}

function checkTransport({ api, settings }: CheckOptions): Finding[] {
  if (!settings.url.startsWith('http:')) return [];
  return [
    { level: 'warning', message: `${api.who} is plain http: the password can be read on the way; use https` },
  ];
}

async function checkVersion({ api, settings, now, signal }: CheckOptions): Promise<Finding[]> {
  try {
    const dialer = await version(api, signal);
    const findings: Finding[] = [
      { level: 'ok', message: `${api.who} is VICIdial ${dialer.version}, build ${dialer.build}` },
    ];
    const configured = utcOffsetMinutes(settings.timezone, dialer.epochMs);
    if (configured !== dialer.utcOffsetMinutes)
      findings.push({
        level: 'error',
        message: `${api.who} runs ${dialer.utcOffsetMinutes} minutes from UTC, but ${settings.timezone} is ${configured}: correct \`timezone\``,
      });
    const aheadMs = dialer.epochMs - now();
    if (Math.abs(aheadMs) > CLOCK_TOLERANCE_MS)
      findings.push({
        level: 'warning',
        message: `${api.who} has a clock ${Math.round(aheadMs / 1000)} s from ours: run a time service on both`,
      });
    return findings;
  } catch (error) {
    return [toFinding(error)];
  }
}

async function proveSearch({ api, signal }: CheckOptions): Promise<Finding> {
  await leadSearch(api, { phoneNumber: NO_PHONE }, signal);
  return { level: 'ok', message: `${api.who} accepts the API user and lets it search leads` };
}

async function proveUpdate({ api, signal }: CheckOptions): Promise<Finding> {
  await findLead(api, { leadId: NO_LEAD }, signal);
  return { level: 'ok', message: `${api.who} lets the API user update leads` };
}

/** Without a number add_lead adds nothing, but looks at the privileges and the list first. */
async function proveAdd({ api, settings, signal }: CheckOptions): Promise<Finding> {
  const parameters = { phone_number: '', list_id: settings.listId, list_exists_check: 'Y' };
  const code = await addLead(api, parameters, signal).then(
    () => 'added',
    (error: unknown) => {
      if (error instanceof DeliveryError && error.code === 'invalid-phone') return error.code;
      throw error;
    },
  );
  if (code === 'invalid-phone')
    return { level: 'ok', message: `${api.who} lets the API user add leads to list ${settings.listId}` };
  return {
    level: 'error',
    message: `${api.who} added a lead without a phone number: it is no VICIdial that we know`,
  };
}

function toFinding(error: unknown): Finding {
  return { level: 'error', message: error instanceof Error ? error.message : String(error) };
}

/** Minutes east of UTC in a zone at a moment. */
export function utcOffsetMinutes(timeZone: string, epochMs: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const local = Date.parse(`${format.format(epochMs).replace(' ', 'T')}Z`);
  return Math.round((local - epochMs) / 60_000);
}
