/** A call as far as it tells its recording from others. */
export interface RecordedCall {
  readonly leadId: string | undefined;
  /** Asterisk's id of the call, `<epoch>.<number>`. */
  readonly uniqueid: string | undefined;
  /** Other ids under which the dialer may hold the call: its call id, the closer log's id of an inbound one. */
  readonly otherIds: readonly string[];
  /** Told by the dialer itself, so there is no doubt. */
  readonly recordingId: string | undefined;
  readonly agent: string | undefined;
  readonly talkSeconds: number;
  /** When its disposition was set, milliseconds since the epoch. */
  readonly endedAt: number;
}

/** A recording that may be the call's. */
export interface FoundRecording {
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string | undefined;
  readonly agent: string;
  readonly leadId: string;
  /** 0 while it is being made. */
  readonly seconds: number;
  /** Address of the file; `''` until the dialer has moved it. */
  readonly location: string;
  /** The dialer holds it under an id of this call. */
  readonly isOfCall: boolean;
}

/** Looks for recordings at a dialer; throws as `deliver` does. */
export interface RecordingFinder {
  /** All that may be the call's; empty = none yet. */
  find(call: RecordedCall, signal: AbortSignal): Promise<readonly FoundRecording[]>;
}
