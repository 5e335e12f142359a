/** Agents counted by what they do. */
export interface AgentTotals {
  loggedIn: number;
  inCalls: number;
  waiting: number;
  paused: number;
  dead: number;
  dispo: number;
  inDial: number;
}

/** Count agents by state; one in a manual call that still rings counts as in a call and as in dial. */
export function countAgents(states: readonly string[]): AgentTotals {
  const totals = { loggedIn: 0, inCalls: 0, waiting: 0, paused: 0, dead: 0, dispo: 0, inDial: 0 };
  for (const state of states) {
    totals.loggedIn += 1;
    if (state === 'DEAD') totals.dead += 1;
    if (state === 'DISPO') totals.dispo += 1;
    if (state === 'PAUSED') totals.paused += 1;
    if (/INCALL|DIAL|QUEUE|PARK/i.test(state)) totals.inCalls += 1;
    if (/DIAL/i.test(state)) totals.inDial += 1;
    if (/READY|CLOSER/i.test(state)) totals.waiting += 1;
  }
  return totals;
}

/** READY and PAUSED with a lead still on the screen is disposition time. */
export function dispoOr(status: string, leadId: string): string {
  return /READY|PAUSED/i.test(status) && Number(leadId) > 0 ? 'DISPO' : status;
}
