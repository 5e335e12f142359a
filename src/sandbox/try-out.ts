import { type DialerStandIn, type DialerStandInOptions, SANDBOX_DIALER_USER } from './dialer/stand-in.ts';
import type { SandboxUser } from './start-sandbox.ts';

/** Agents of the try-out; the first two sit at their screens. */
const AGENTS = [
  { user: 'agent1', firstName: 'Ana' },
  { user: 'agent2', firstName: 'Ben' },
  { user: 'agent3', firstName: 'Cleo' },
] as const;

/** The agents as users of the CRMs: an owner is found by e-mail, or by a field that holds the dialer's name. */
export const TRY_OUT_USERS: readonly SandboxUser[] = AGENTS.map(({ user, firstName }) => ({
  user,
  firstName,
  lastName: 'Agent',
  email: `${user}@sandbox.example`,
}));

const SEATED = ['agent1', 'agent2'] as const;
const CAMPAIGN = 'SALES';
const IN_GROUP = 'SALESIN';
/** What an agent's browser leaves between two looks at its commands. */
const POLL_MS = 1000;
/** Until a call's recording has its file; VICIdial's own jobs take minutes. */
const RECORDING_SECONDS = 10;

/**
 * A dialer with something of everything, for people who try commands: an API user of level 9 with every right,
 * agents, an in-group, and a list with custom fields. Tests build their own.
 */
export const TRY_OUT_DIALER = {
  users: [
    { ...SANDBOX_DIALER_USER, level: 9, modifyLeads: 1 },
    ...TRY_OUT_USERS.map(({ user, email, firstName, lastName }) => ({
      user,
      password: 'sandbox-agent',
      level: 1,
      userGroup: 'AGENTS',
      columns: {
        full_name: `${firstName} ${lastName}`,
        email,
        agentcall_manual: '1',
        phone_login: user,
      },
    })),
  ],
  lists: [
    { id: '1001', campaign: CAMPAIGN, customFields: { policy_number: 20, notes: 255 } },
    { id: '1002', campaign: CAMPAIGN },
    { id: '1003', campaign: 'SOLAR' },
  ],
  leads: [
    { phone_number: '3125550142', phone_code: '1', first_name: 'Ann', last_name: 'Lee', list_id: '1001' },
  ],
  recordings: { movedAfterSeconds: RECORDING_SECONDS },
  seed: {
    vicidial_inbound_groups: [
      { group_id: IN_GROUP, group_name: 'Sales in', active: 'Y', dispo_call_url: 'CAMP' },
    ],
    vicidial_statuses: [
      { status: 'SALE', status_name: 'Sale', human_answered: 'Y' },
      { status: 'NI', status_name: 'Not interested', human_answered: 'Y' },
      { status: 'B', status_name: 'Busy', human_answered: 'N' },
    ],
  },
} as const satisfies DialerStandInOptions;

type Seat = Pick<DialerStandIn, 'floor' | 'tables' | 'leads'>;

/** The agents of the try-out at their screens. */
export interface SeatedAgents {
  /** The browsers ask for nothing any more. */
  stop(): Promise<void>;
}

/**
 * Log two agents in, play one call for the statistics, leave the first agent waiting for calls and the second
 * paused, and let their browsers ask every second for what the Agent API has queued, so that its commands have
 * an effect.
 */
export async function seatAgents({ floor, tables, leads }: Seat): Promise<SeatedAgents> {
  tables.campaigns.update(({ campaign_id: id }) => id === CAMPAIGN, {
    auto_dial_level: '1',
    campaign_recording: 'ALLCALLS',
    closer_campaigns: ` ${IN_GROUP} -`,
  });
  for (const user of SEATED) floor.login(user, { campaign: CAMPAIGN, ingroups: [IN_GROUP] });
  floor.ready(SEATED[0]);
  await playCall(floor, leads[0]);
  let round: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = pollAll().finally(() => {
      busy = false;
    });
  }, POLL_MS);

  async function pollAll(): Promise<void> {
    // An agent who was logged out has no browser that asks.
    const there = SEATED.filter((user) => tables.liveAgents.find((row) => row.user === user) !== undefined);
    await Promise.allSettled(there.map((user) => floor.poll(user)));
  }

  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}

async function playCall(floor: Seat['floor'], lead: Seat['leads'][number] | undefined): Promise<void> {
  if (lead === undefined) return;
  const [user] = SEATED;
  await floor.outboundCall(lead, { agent: user, campaign: CAMPAIGN });
  floor.hangup(user);
  await floor.dispose(user, 'SALE').sent;
}
