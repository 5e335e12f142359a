import type { LegWindow } from '../../../src/call-feed.ts';
import type { DialerDatabase, Page } from '../../../src/domain/dialer-database.ts';
import type { CallLeg } from '../../../src/domain/reconcile/leg.ts';
import { type CallRow, inboundCall, outboundCall } from './call-row.ts';
import { type Positions, readCursor, type Source, SOURCES, writeCursor } from './cursor.ts';
import { abandonedOf } from './over.ts';
import { rowsIn } from './rows.ts';
import { isSame, type ReadSetup, repeatsInbound } from './setup.ts';
import { toLeg } from './to-leg.ts';

export interface LegTools {
  readonly database: DialerDatabase;
  readonly setup: ReadSetup;
  readonly timezone: string;
  readonly now: () => number;
}

/**
 * One page of one table: of the two live ones that which has been read less far, so both go on side by side;
 * then the archived ones in the same way. A row that VICIdial moves meanwhile is there in one of the two
 * readings, because it copies before it deletes.
 */
export async function legPage(
  window: LegWindow,
  after: string | undefined,
  tools: LegTools,
  signal: AbortSignal,
): Promise<Page<CallLeg>> {
  const positions = opened(readCursor(after), window.archived);
  const turn = turnOf(positions, window.archived);
  const source = SOURCES[turn];
  if (source === undefined) throw new TypeError('No table is left to read');
  const page = await readSource(source, window, positions[turn]?.at, tools.database, signal);
  const moved = positions.map((position, place) =>
    place === turn ? { at: page.cursor, ended: !page.more } : position,
  );
  const rows = await legsAmong(page.rows, { source, window, tools, signal });
  return { rows, cursor: writeCursor(moved), more: turnOf(moved, window.archived) >= 0 };
}

/** After the end of all, each is asked for what has come since. */
function opened(positions: Positions, archived: boolean): Positions {
  if (turnOf(positions, archived) >= 0) return positions;
  return positions.map((position) => ({ ...position, ended: false }));
}

/** The index of the source to be read next; -1 = none. */
function turnOf(positions: Positions, archived: boolean): number {
  let turn = -1;
  for (const [place, source] of SOURCES.entries()) {
    const position = positions[place];
    if (position === undefined || position.ended) continue;
    if (source.place === 'archive' && (!archived || (turn >= 0 && SOURCES[turn]?.place === 'live'))) continue;
    if (turn < 0 || (position.at ?? '') < (positions[turn]?.at ?? '')) turn = place;
  }
  return turn;
}

async function readSource(
  { direction, place }: Source,
  { from, until }: LegWindow,
  after: string | undefined,
  database: DialerDatabase,
  signal: AbortSignal,
): Promise<Page<CallRow>> {
  const selection = { by: 'time', place, from, until, after } as const;
  if (direction === 'inbound') {
    const page = await database.inboundCalls(selection, signal);
    return { ...page, rows: page.rows.map((row) => inboundCall(row, place)) };
  }
  const page = await database.outboundCalls(selection, signal);
  return { ...page, rows: page.rows.map((row) => outboundCall(row, place)) };
}

async function legsAmong(
  rows: readonly CallRow[],
  look: {
    readonly source: Source;
    readonly window: LegWindow;
    readonly tools: LegTools;
    readonly signal: AbortSignal;
  },
): Promise<readonly CallLeg[]> {
  const { source, window, tools, signal } = look;
  const { campaign } = window;
  const wanted = rows.filter(({ row }) => campaign === undefined || isSame(row.campaignId, campaign));
  if (wanted.length === 0) return [];
  const once = source.place === 'live' ? wanted : await notLive(wanted, tools.database, signal);
  const own = await withoutRepeats(once, source, tools, signal);
  const over = await abandonedOf(own, { ...tools, signal });
  return own.map((call) => toLeg(call, tools.timezone, over.has(call.legId)));
}

/** Those that stand in the archive only: the others have been read where they live. */
async function notLive(
  calls: readonly CallRow[],
  database: DialerDatabase,
  signal: AbortSignal,
): Promise<readonly CallRow[]> {
  const ids = calls.map(({ legId }) => legId);
  const live = await rowsIn('live', ids, database, signal);
  return calls.filter(({ legId }) => !live.has(legId));
}

async function withoutRepeats(
  calls: readonly CallRow[],
  { direction }: Source,
  tools: LegTools,
  signal: AbortSignal,
): Promise<readonly CallRow[]> {
  if (direction === 'inbound') return calls;
  const setup = await tools.setup(signal);
  return calls.filter(({ row }) => !repeatsInbound(row.campaignId, setup));
}
