import { type DncFact, listFacts } from '../../ledger/dnc/facts.ts';
import { type Proof, readProofs } from '../../ledger/dnc/proof.ts';
import { configOf, type GlobalOptions, print, withLedger } from '../context.ts';
import { tableLines } from '../table-lines.ts';
import { numberOf } from './number.ts';
import { placeText } from './place.ts';
import { proofRow } from './proof-row.ts';

export interface DncCheckOptions extends GlobalOptions {
  readonly json?: boolean;
}

const BLOCKED_EXIT = 3;
const PLACES_SHOWN = 1000;

/** `vicibridge dnc check <number>`: whether it may be called, and all that happened to it. Exit 3 when not. */
export async function runDncCheck(text: string, options: DncCheckOptions): Promise<void> {
  const config = configOf(options);
  const number = numberOf(text, config);
  await withLedger(config, async ({ db }) => {
    const facts = await listFacts(db, { number, lifted: true, limit: PLACES_SHOWN });
    const proofs: Proof[] = [];
    for await (const page of readProofs(db, { number })) proofs.push(...page);
    const blocked = facts.filter(({ liftedAt }) => liftedAt === undefined);
    if (options.json === true) {
      print(
        JSON.stringify({ number, blocked: blocked.map(factRow), evidence: proofs.map(proofRow) }, null, 2),
      );
    } else for (const line of lines(number, blocked, proofs)) print(line);
    if (blocked.length > 0) process.exitCode = BLOCKED_EXIT;
  });
}

function factRow({ place, setAt }: DncFact) {
  return { place, since: new Date(setAt).toISOString() };
}

function lines(number: string, blocked: readonly DncFact[], proofs: readonly Proof[]): readonly string[] {
  const verdict =
    blocked.length === 0
      ? [`${number}  may be called, by this ledger`]
      : blocked.map(
          ({ place, setAt }) =>
            `${number}  must not be called ${placeText(place)}, since ${new Date(setAt).toISOString()}`,
        );
  const rows = proofs.map((proof) => {
    const { number: _same, ...row } = proofRow(proof);
    return row;
  });
  return [...verdict, ...tableLines(rows)];
}
