import { PREVIEWED, PreviewReceipt } from '../domain/preview-receipt.ts';
import type { LedgerDb } from './ledger.ts';

/** What a connection in shadow would have done about one event. */
export interface KeptPreview {
  readonly destination: string;
  readonly eventId: string;
  readonly leadKey: string | undefined;
  readonly effectKey: string;
  readonly receipt: PreviewReceipt;
}

/** What connections in shadow would have done about events received since then, oldest first. */
export async function* keptPreviews(
  db: LedgerDb,
  { since, destination }: { readonly since: number; readonly destination: string | undefined },
): AsyncGenerator<KeptPreview> {
  let after = { receivedAt: since, seq: 0 };
  for (;;) {
    const page = await pageOf(db, after, destination);
    for (const row of page) {
      const receipt = PreviewReceipt.safeParse(JSON.parse(row.receipt ?? 'null'));
      if (!receipt.success) continue;
      yield {
        destination: row.destination,
        eventId: row.event_id,
        leadKey: row.lead_key ?? undefined,
        effectKey: row.effect_key,
        receipt: receipt.data,
      };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { receivedAt: last.received_at, seq: last.seq };
  }
}

/** Receipts of a week of a large shop do not fit into memory. */
const PAGE = 500;

async function pageOf(
  db: LedgerDb,
  { receivedAt, seq }: { readonly receivedAt: number; readonly seq: number },
  destination: string | undefined,
) {
  let query = db
    .selectFrom('events')
    .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
    .select([
      'destination',
      'events.id as event_id',
      'lead_key',
      'effect_key',
      'receipt',
      'received_at',
      'seq',
    ])
    .where('received_at', '>=', receivedAt)
    .where((eb) => eb.or([eb('received_at', '>', receivedAt), eb('seq', '>', seq)]))
    .where('outcome', '=', PREVIEWED)
    .orderBy('received_at')
    .orderBy('seq')
    .limit(PAGE);
  if (destination !== undefined) query = query.where('destination', '=', destination);
  return query.execute();
}

/** The ids that an effect has left at a destination. */
export async function knownIds(
  db: LedgerDb,
  { destination, effectKey }: { readonly destination: string; readonly effectKey: string },
): Promise<Readonly<Record<string, string>>> {
  const row = await db
    .selectFrom('effects')
    .select('ids')
    .where('destination', '=', destination)
    .where('effect_key', '=', effectKey)
    .executeTakeFirst();
  return row === undefined ? {} : (JSON.parse(row.ids) as Record<string, string>);
}
