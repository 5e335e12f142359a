import { z } from 'zod';
import type { Receipt as ConnectorReceipt } from '../../src/connector.ts';
import { AmbiguousError } from '../../src/domain/errors.ts';
import type { PreviewReceipt } from '../../src/domain/preview-receipt.ts';
import type { ClaimedAttempt } from '../../src/ledger/attempt.ts';
import type { LedgerTransaction } from '../../src/ledger/ledger.ts';
import type { Prepared } from '../../src/sync/prepared.ts';
import type { DeliverContext } from './context.ts';
import { loggerOf } from './log.ts';

/** The contract's receipt; a connector from elsewhere may not keep to it. */
const Receipt = z.object({
  outcome: z.enum(['created', 'updated', 'unchanged', 'skipped']),
  ids: z.record(z.string(), z.string()),
  warnings: z.array(z.string()),
});
type Receipt = z.infer<typeof Receipt>;

/** A connection that does not settle within this after its signal was aborted is left behind. */
const DEAF_MS = 2000;
/** Whether the destination was told or asked anything, as far as we have come. */
interface Progress {
  told: boolean;
}

export interface Failed extends Progress {
  readonly error: unknown;
}

export interface Delivered extends Progress {
  readonly receipt: ConnectorReceipt | PreviewReceipt;
  readonly commit?: ((trx: LedgerTransaction) => Promise<void>) | undefined;
}

/** Look at what the delivery needs, then have the connection carry it out, both within the attempt's time. */
export async function carryOut(
  claimed: ClaimedAttempt,
  context: DeliverContext,
): Promise<Delivered | Failed> {
  const progress: Progress = { told: false };
  const signal = AbortSignal.any([AbortSignal.timeout(context.timeoutMs), context.stopping]);
  try {
    const delivered = prepareAndDeliver(claimed, context, signal, progress);
    return { ...(await Promise.race([delivered, deafness(signal)])), ...progress };
  } catch (error) {
    return { error, ...progress };
  }
}

async function prepareAndDeliver(
  claimed: ClaimedAttempt,
  context: DeliverContext,
  signal: AbortSignal,
  progress: Progress,
): Promise<Omit<Delivered, 'told'>> {
  const { destination, connection, identities, ownWrites, dnc } = context;
  const prepared = await context.prepare({
    destination,
    event: claimed.event,
    absorbed: claimed.absorbed.map(({ event }) => event),
    effectKey: claimed.effectKey,
    signal,
  });
  if (prepared.kind === 'end') return prepared;
  progress.told = true;
  const request = {
    deliveryId: claimed.deliveryId,
    effectKey: claimed.effectKey,
    event: prepared.event,
    attempt: claimed.attempt,
    inDoubtSince: claimed.inDoubtSince,
    known: claimed.known,
    order: prepared.order,
    call: prepared.call,
  };
  const tools = { signal, logger: loggerOf(claimed, context), identities, ownWrites, dnc };
  // What follows from a delivery does not follow from a look at it.
  if (context.lookOnly !== undefined)
    return { receipt: withWarnings(await context.lookOnly(request, tools), prepared) };
  const receipt = Receipt.parse(await connection.deliver(request, tools));
  return { receipt: withWarnings(receipt, prepared), commit: committing(prepared, receipt) };
}

function withWarnings<Told extends Receipt | PreviewReceipt>(
  receipt: Told,
  { warnings }: Prepared & { readonly kind: 'deliver' },
): Told {
  return { ...receipt, warnings: [...warnings, ...receipt.warnings] };
}

function committing(
  { commit }: Prepared & { readonly kind: 'deliver' },
  receipt: Receipt,
): Delivered['commit'] {
  return commit === undefined ? undefined : (trx) => commit(trx, receipt);
}

function deafness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const error = new AmbiguousError('the connector did not stop when its time was up', {
      code: 'deaf-connector',
    });
    const giveUp = () => void setTimeout(() => reject(error), DEAF_MS).unref();
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
