import type { AgentLogRow, LeadRow } from '../../../../src/domain/dialer-database.ts';
import type { RowedLeg } from '../batch.ts';

/** A leg with what the logs have of it. */
export interface KnownLeg extends RowedLeg {
  /** Undefined = no agent had it, or the agent log does not have it. */
  readonly round: AgentLogRow | undefined;
  /** Undefined = it was deleted. */
  readonly lead: LeadRow | undefined;
  /** The status that is told of it. */
  readonly dispo: string;
}
