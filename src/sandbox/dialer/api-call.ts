import type { DialerClock } from './clock.ts';
import { filterText, type TextFieldName } from './lead-fields.ts';
import type { PhpParameters } from './php-parameters.ts';
import type { DialerStore } from './store.ts';
import type { Recorder } from './recordings/recorder.ts';
import type { Row, Tables } from './tables/index.ts';
import type { UserRow } from './users.ts';

/** A statement that the dialer's database refused: PHP 8.1 and newer answer 500 with what was printed so far. */
export class BrokenStatement extends Error {}

/** What a function prints. VICIdial logs after most lines, and the log insert is what may break. */
export class Reply {
  /** Only call_dispo_report has another. */
  contentType = 'text/html; charset=utf-8';
  /** Set by a function that answers with a status of its own (`coffee`: 418). */
  status: number | undefined;
  #text = '';
  readonly #breaksLogging: boolean;
  readonly #legacy: boolean;

  /** @param legacy a log entry that the database refuses is lost, and nobody hears of it */
  constructor(breaksLogging: boolean, legacy = false) {
    this.#breaksLogging = breaksLogging;
    this.#legacy = legacy;
  }

  get text(): string {
    return this.#text;
  }

  /** Print without a newline and without logging. */
  print(text: string): void {
    this.#text += text;
  }

  /**
   * Print a line and log it.
   *
   * @param data what goes into the API log besides the request; an apostrophe in it breaks the insert
   */
  say(line: string, data = ''): void {
    this.print(`${line}\n`);
    this.log(data);
  }

  log(data = ''): void {
    if (this.#legacy) return;
    if (this.#breaksLogging || data.includes("'"))
      throw new BrokenStatement('the log insert is broken by an apostrophe');
  }
}

/** What stays the same between calls. */
export interface DialerState {
  /** Leads, their callbacks and the hopper. */
  readonly store: DialerStore;
  /** Everything else. */
  readonly tables: Tables;
  readonly clock: DialerClock;
  /** `system_settings`, the one row. */
  readonly settings: Row<'systemSettings'>;
  /** `system_settings.use_non_latin`. */
  readonly nonLatin: boolean;
  /** PHP up to 8.0: a refused statement is no exception, the script goes on with what it has. */
  legacy: boolean;
  /** add_lead yields between its duplicate check and its insert, as the real one does under load. */
  readonly races: boolean;
  /** Absent = nothing is recorded. */
  readonly recorder?: Recorder | undefined;
}

/** One authenticated call of an API function. */
export interface ApiCall extends DialerState {
  /** The function's name, which starts every reason. */
  readonly name: string;
  readonly caller: UserRow;
  readonly parameters: PhpParameters;
  readonly reply: Reply;
}

/** A function ends its answer early. Thrown instead of returned so that checks can stand in a row. */
export class EndOfReply extends Error {}

export function refuse(call: ApiCall, line: string): never {
  call.reply.say(`ERROR: ${call.name} ${line}`);
  throw new EndOfReply(line);
}

/** Free text of a lead column, filtered. */
export function text(call: ApiCall, name: TextFieldName): string {
  return filterText(name, call.parameters.get(name), call.nonLatin);
}

/** `[0-9]` is kept. */
export function digits(call: ApiCall, name: string): string {
  return call.parameters.get(name).replaceAll(/[^0-9]/g, '');
}

/** `[A-Z]` is kept: a lower-case flag is off. */
export function flag(call: ApiCall, name: string): string {
  return call.parameters.get(name).replaceAll(/[^A-Z]/g, '');
}

/** `[-_0-9a-zA-Z]` is kept. */
export function word(call: ApiCall, name: string): string {
  return call.parameters.get(name).replaceAll(/[^-_0-9a-zA-Z]/g, '');
}

/** A comma survives in a phone number. An array breaks the length check of PHP 8. */
export function phoneNumber(call: ApiCall): string {
  if (call.parameters.isArray('phone_number')) throw new BrokenStatement('phone_number is an array');
  return call.parameters.get('phone_number').replaceAll(/[^,0-9]/g, '');
}

/** Lists that a restricted user may touch; undefined = all. */
export function allowedLists(call: ApiCall): ReadonlySet<string> | undefined {
  if (call.caller.api_list_restrict === '0') return undefined;
  const group = call.tables.userGroups.find(({ user_group }) => user_group === call.caller.user_group);
  const allowed = group?.allowed_campaigns ?? '';
  if (/-ALL/i.test(allowed)) return new Set(call.tables.lists.rows.map(({ list_id }) => list_id));
  const campaigns = allowed.replaceAll(' -', '').split(' ');
  return new Set(
    call.tables.lists
      .where(({ campaign_id }) => campaigns.includes(campaign_id))
      .map(({ list_id }) => list_id),
  );
}
