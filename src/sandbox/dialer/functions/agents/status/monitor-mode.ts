import { type ApiCall, word } from '../../../api-call.ts';

export interface MonitorMode {
  /** What is dialled before the session id. */
  readonly stage: string;
  readonly type: 'LISTEN' | 'BARGE' | 'HIJACK' | 'WHISPER';
  /** Of the call's code. */
  readonly prefix: 'BM' | 'BB' | 'BW';
  /** `BARGE` with `SWAP`: the phone is dialled first, then the room. */
  readonly swaps: boolean;
}

/** What `stage` asks for. Words that VICIdial does not know are dialled as they are. */
export function monitorMode(call: ApiCall, isBridge: boolean): MonitorMode {
  const isEnhanced = Number(call.settings.enhanced_agent_monitoring) > 0;
  const stage = word(call, 'stage');
  const listen = { type: 'LISTEN', prefix: 'BM', swaps: false } as const;
  if (stage === '' || stage.includes('MONITOR'))
    return { ...listen, stage: isEnhanced ? '47378219' : isBridge ? '4' : '0' };
  if (stage.includes('BARGE')) {
    const swaps = stage.includes('SWAP');
    return { stage: isEnhanced ? '47378220' : isBridge ? '6' : '', type: 'BARGE', prefix: 'BB', swaps };
  }
  if (stage.includes('HIJACK')) return { stage: '', type: 'HIJACK', prefix: 'BB', swaps: false };
  if (stage.includes('WHISPER')) {
    if (call.settings.agent_whisper_enabled !== '1') return { ...listen, stage: '0' };
    return { stage: isEnhanced ? '47378221' : '47378218', type: 'WHISPER', prefix: 'BW', swaps: false };
  }
  return { ...listen, stage };
}
