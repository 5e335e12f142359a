import type { BridgeEvent } from '../../src/domain/event.ts';
import type { HubSpotApi } from './api.ts';
import {
  type CallStatus,
  DISPOSITION_GUIDS,
  isDispositionName,
  isGuid,
  statusOf,
  usualOutcome,
} from './dispositions.ts';
import { readProperty } from './read-property.ts';
import type { HubSpotSettings } from './settings.ts';

/** An outcome that somebody adds to the account is known after this long. */
const FRESH_MS = 600_000;

/** The outcome of a call, as what HubSpot holds in `hs_call_disposition` and `hs_call_status`. */
export interface CallOutcome {
  readonly guid: string;
  readonly status: CallStatus;
}

export interface OutcomesOptions {
  readonly api: HubSpotApi;
  readonly settings: Pick<HubSpotSettings, 'dispositions'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Call outcomes by name, by GUID or by the label that the account has for them. */
export class Outcomes {
  readonly #options: OutcomesOptions;
  #labels: { readonly guids: Promise<ReadonlyMap<string, string>>; readonly readAtMs: number } | undefined;

  constructor(options: OutcomesOptions) {
    this.#options = options;
  }

  /**
   * @param wish what the configuration says about this call; undefined = by `dispositions` and the built-in
   * table. What the account does not have is warned of, and the built-in one is taken.
   */
  async of(
    event: BridgeEvent,
    wish: string | undefined,
    { signal, warn }: { readonly signal: AbortSignal; readonly warn: (warning: string) => void },
  ): Promise<CallOutcome> {
    const { dispositions } = this.#options.settings;
    const code = event.call?.status ?? '';
    const usual = usualOutcome(event);
    const target = wish ?? (Object.hasOwn(dispositions, code) ? dispositions[code] : undefined) ?? usual;
    if (isDispositionName(target)) return builtIn(target);
    // The account's own outcomes are finer: whether anybody was reached is known by VICIdial's status.
    const status = statusOf(usual);
    if (isGuid(target)) return { guid: target.toLowerCase(), status };
    const guid = (await this.#guids(signal)).get(target.toLowerCase());
    if (guid !== undefined) return { guid, status };
    warn(
      `HubSpot has no call outcome labelled ${target}; ${usual} was taken. Create it there (Settings, Objects, Activities, Call outcomes) or mend the configuration.`,
    );
    return builtIn(usual);
  }

  #guids(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const now = this.#options.now();
    if (this.#labels !== undefined && now - this.#labels.readAtMs < FRESH_MS) return this.#labels.guids;
    const guids = readLabels(this.#options.api, signal);
    const labels = { guids, readAtMs: now };
    this.#labels = labels;
    // Whoever comes next asks anew.
    guids.catch(() => {
      if (this.#labels === labels) this.#labels = undefined;
    });
    return guids;
  }
}

async function readLabels(api: HubSpotApi, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const property = await readProperty(api, 'calls', 'hs_call_disposition', signal);
  const labelled = (property?.options ?? []).map(
    ({ label, value }) => [(label ?? value).toLowerCase(), value] as const,
  );
  return new Map(labelled);
}

function builtIn(name: keyof typeof DISPOSITION_GUIDS): CallOutcome {
  return { guid: DISPOSITION_GUIDS[name], status: statusOf(name) };
}
