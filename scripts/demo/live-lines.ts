import type { LogLine } from '../floor/program.ts';

interface Pending {
  readonly event: LogLine;
  readonly destinations: readonly string[];
  readonly outcomes: Map<string, string>;
}

const NAME_WIDTH = 16;

/**
 * Turns the program's log into a line per event, printed when its last delivery has ended:
 * `disposition SALE main:1002  crm ok  sfdc ok  audit ok  (312 ms)`.
 */
export function liveLines(print: (line: string) => void): (line: LogLine) => void {
  const pending = new Map<string, Pending>();
  return (line) => {
    if (line.msg === 'event') begin(line);
    else if (line.msg === 'attempt') progress(line);
    else if (line.level === 'error' || line.level === 'fatal') print(`! ${line.msg} ${text(line['reason'])}`);
  };

  function begin(event: LogLine): void {
    const destinations = list(event['destinations']);
    if (event['duplicate'] === true) return print(`${describe(event)}  the same hit again: no second effect`);
    if (destinations.length === 0) return print(`${describe(event)}  kept; no route`);
    pending.set(text(event['eventId']), { event, destinations, outcomes: new Map() });
  }

  function progress(attempt: LogLine): void {
    const entry = pending.get(text(attempt['eventId']));
    if (entry === undefined) return;
    const name = text(attempt['destination']);
    if (attempt['outcome'] === 'delivered') {
      const leadId = (attempt['ids'] as Record<string, string> | undefined)?.['lead_id'];
      entry.outcomes.set(name, leadId === undefined ? `${name} ok` : `${name} ok (lead ${leadId})`);
    } else if (attempt['next'] === 'dead') {
      entry.outcomes.set(name, `${name} FAILED (${text(attempt['code'])})`);
    } else {
      print(`${describe(entry.event)}  ${name}: ${text(attempt['code'])}, tried again`);
    }
    if (entry.outcomes.size < entry.destinations.length) return;
    pending.delete(text(attempt['eventId']));
    const tookMs = Date.now() - Date.parse(text(entry.event['receivedAt']));
    const outcomes = entry.destinations.map((destination) => entry.outcomes.get(destination) ?? '');
    print(`${describe(entry.event)}  ${outcomes.join('  ')}  (${tookMs} ms)`);
  }
}

function describe(event: LogLine): string {
  const type = text(event['type']).padEnd(NAME_WIDTH);
  const status = text(event['status']).padEnd(7);
  return `${text(event['receivedAt']).slice(11, 19)}  ${type}${status}${text(event['leadKey']).slice(0, 12).padEnd(13)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
