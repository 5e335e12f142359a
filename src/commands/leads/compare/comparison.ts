import type { LeadLimits } from '../../../../connectors/vicidial/lead-limits.ts';
import type { ConnectionConfig, DialerConfig } from '../../../config/config.ts';
import type { RecordReader } from '../../../connector.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { EventReading } from '../../read-event.ts';
import type { Look } from '../../shadow/looker.ts';

/** Everything that the comparison of one lead with one connection works with. */
export interface Comparison {
  readonly ledger: Ledger;
  /** Name of the dialer. */
  readonly dialer: string;
  readonly zone: Pick<DialerConfig, 'timezone' | 'defaultPhoneCode'>;
  readonly limits: LeadLimits;
  /** Name of the connection. */
  readonly name: string;
  readonly connection: ConnectionConfig;
  /** undefined = its records cannot be read. */
  readonly records: RecordReader | undefined;
  /** What a delivery to it would change; undefined = it cannot tell. */
  readonly look: Look | undefined;
  /** Custom fields of a lead; undefined = they cannot be read. */
  readonly customOf: (
    row: LeadRow,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>> | undefined>;
  readonly reading: EventReading;
  /** Something that was not compared, and why; told once. */
  readonly note: (text: string) => void;
}
