import type { CrmRecord, Receipt, RecordRef } from '../../src/connector.ts';
import type { BridgeEvent, RecordChange } from '../../src/domain/event.ts';
import { recordKey } from '../../src/domain/hit/keys.ts';
import type { DialerOrder } from '../../src/domain/lead-order.ts';
import { ObjectMapping } from '../../src/domain/mapping/schema.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { ownWrites } from '../../src/ledger/sync/own-writes.ts';
import type { LookAgain, OptOut, PlacedRecord, SyncContext } from '../../src/sync/context.ts';
import { createPrepare } from '../../src/sync/prepare.ts';
import { SourceGate } from '../../src/sync/source-gate.ts';
import type { Prepared } from '../../src/sync/prepared.ts';
import { scratchLedger } from '../integration/ledger-rig.ts';

export const MAPPING = {
  fields: { first_name: 'firstname', last_name: 'lastname', phone_number: 'phone', status: 'state_of_lead' },
  list: { value: '101' },
  optOut: { when: { field: 'do_not_call', is: 'true' } },
};

const EMPTY = { firstname: '', lastname: '', phone: '', state_of_lead: '', do_not_call: '' };

export interface Ran {
  readonly prepared: Prepared;
  readonly receipt: Receipt;
}

export interface SyncRig {
  readonly ledger: Ledger;
  /** What the CRM holds, by object and id. */
  readonly records: Map<string, CrmRecord>;
  /** Every read that the CRM was asked for. */
  readonly reads: RecordRef[];
  /** What the dialer was told, in order. */
  readonly orders: DialerOrder[];
  readonly optOuts: OptOut[];
  readonly placed: PlacedRecord[];
  /** Time now, milliseconds since the epoch; grows by a second with every look at it. */
  readonly now: () => number;
  /** A person or program puts fields into a contact. */
  edit(id: string, fields: Readonly<Record<string, string>>, by?: string): void;
  /** We write into the CRM ourselves. */
  writeOurs(id: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** A message about it arrives, alone or with others that it absorbs, and is carried out. */
  run(...changes: readonly Partial<RecordChange>[]): Promise<Ran>;
  runEvent(event: BridgeEvent, absorbed?: readonly BridgeEvent[]): Promise<Ran>;
  /** Only look at it. */
  look(event: BridgeEvent, destination?: string): Promise<Prepared>;
  /** Numbers that were blocked when they became known. */
  readonly blocked: string[];
  /** Records that are to be looked at without a message. */
  readonly again: LookAgain[];
  /** Sources that were away and are back. */
  readonly back: string[];
}

export interface SyncRigOptions {
  readonly mapping?: object;
  readonly self?: { readonly appId?: string; readonly userId?: string };
  /** What the dialer answers; absent = leads 101, 102 ... */
  readonly answer?: (order: DialerOrder) => Receipt;
}

export function eventAbout(change: Partial<RecordChange>, n: number = 1): BridgeEvent {
  const record: RecordChange = { object: 'contact', id: '1', change: 'updated', fields: {}, ...change };
  return {
    id: `evt_${String(n).padStart(26, '0')}`,
    type: 'record-changed',
    source: 'crm',
    trigger: 'event',
    receivedAt: new Date(1_790_000_000_000).toISOString(),
    leadKey: recordKey('crm', record.object, record.id),
    lead: {},
    record,
    fields: {},
    marks: [],
  };
}

/** The step between a message and the dialer, on a real ledger, with a CRM and a dialer of a few lines. */
export async function syncRig(options: SyncRigOptions = {}): Promise<SyncRig> {
  const ledger = await scratchLedger();
  const records = new Map<string, CrmRecord>();
  const reads: RecordRef[] = [];
  const orders: DialerOrder[] = [];
  const optOuts: OptOut[] = [];
  const placed: PlacedRecord[] = [];
  const blocked: string[] = [];
  const again: LookAgain[] = [];
  const back: string[] = [];
  let clock = 1_790_000_000_000;
  const now = (): number => (clock += 1000);
  const context: SyncContext = {
    ledger,
    now,
    connections: new Map([
      [
        'crm',
        {
          name: 'crm',
          dialer: 'main',
          objects: { contact: ObjectMapping.parse({ ...MAPPING, ...options.mapping }) },
          self: options.self ?? {},
          records: {
            read(ref) {
              reads.push(ref);
              return Promise.resolve(records.get(`${ref.object} ${ref.id}`));
            },
          },
        },
      ],
    ]),
    dialers: new Map([['main', { timezone: 'America/New_York', defaultPhoneCode: '1' }]]),
    sources: new Map(),
    calls: new Map(),
    setDnc: (_trx, optOut) => Promise.resolve(void optOuts.push(optOut)),
    blockNumbers({ numbers }) {
      blocked.push(...numbers);
      return Promise.resolve(numbers);
    },
    gate: new SourceGate({ now, onBack: (source) => Promise.resolve(void back.push(source)) }),
    lookAgain: (_trx, one) => Promise.resolve(void again.push(one)),
    tellPlaced: (_trx, one) => Promise.resolve(void placed.push(one)),
  };
  const prepare = createPrepare(context);
  let lastLead = 100;
  let events = 0;

  function answer(order: DialerOrder, knownLead: string | undefined): Receipt {
    orders.push(order);
    if (options.answer !== undefined) return options.answer(order);
    if (order.kind === 'dispose') return { outcome: 'updated', ids: { lead_id: order.leadId }, warnings: [] };
    if (knownLead !== undefined) return { outcome: 'updated', ids: { lead_id: knownLead }, warnings: [] };
    lastLead += 1;
    return { outcome: 'created', ids: { lead_id: String(lastLead) }, warnings: [] };
  }

  async function knownLead(identity: string): Promise<string | undefined> {
    const row = await ledger.db
      .selectFrom('identities')
      .select('remote_id')
      .where('destination', '=', 'main')
      .where('key', '=', identity)
      .executeTakeFirst();
    return row?.remote_id;
  }

  function look(
    event: BridgeEvent,
    destination: string = 'main',
    absorbed: readonly BridgeEvent[] = [],
  ): Promise<Prepared> {
    const { signal } = new AbortController();
    return prepare({ destination, event, absorbed, effectKey: event.id, signal });
  }

  async function runEvent(event: BridgeEvent, absorbed: readonly BridgeEvent[] = []): Promise<Ran> {
    const prepared = await look(event, 'main', absorbed);
    if (prepared.kind === 'end') {
      await ledger.write(async (trx) => prepared.commit?.(trx));
      return { prepared, receipt: prepared.receipt };
    }
    const { order } = prepared;
    if (order === undefined) throw new Error('the event was not looked at');
    const receipt = answer(order, order.kind === 'place' ? await knownLead(order.identity) : undefined);
    await ledger.write(async (trx) => prepared.commit?.(trx, receipt));
    return { prepared, receipt };
  }

  function put(id: string, fields: Readonly<Record<string, string>>, by: string): void {
    const before = records.get(`contact ${id}`);
    records.set(`contact ${id}`, {
      object: 'contact',
      id,
      fields: { ...EMPTY, ...before?.fields, ...fields },
      modifiedAt: new Date(now()).toISOString(),
      modifiedBy: by,
      memberships: [],
    });
  }

  return {
    ledger,
    records,
    reads,
    orders,
    optOuts,
    placed,
    now,
    edit: (id, fields, by = 'somebody') => put(id, fields, by),
    async writeOurs(id, fields) {
      await ownWrites(ledger, 'crm', now).announce({ object: 'contact', id }, fields);
      put(id, fields, options.self?.userId ?? 'us');
    },
    run(...changes) {
      const [first = eventAbout({}), ...absorbed] = changes.map((change) =>
        eventAbout(change, (events += 1)),
      );
      return runEvent(first, absorbed);
    },
    runEvent,
    look: (event, destination) => look(event, destination),
    blocked,
    again,
    back,
  };
}
