import type { ApiCall } from '../../../api-call.ts';
import { stop } from '../checks.ts';

/** moh_list refuses in the name of sounds_list too. */
export function checkSoundControl(call: ApiCall): void {
  const { sounds_central_control_active: active } = call.settings;
  if (Number(active) >= 1) return;
  stop(call, `sounds_list CENTRAL SOUND CONTROL IS NOT ACTIVE: |${call.caller.user}|${active}|`);
}
