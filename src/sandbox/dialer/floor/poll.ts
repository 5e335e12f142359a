import { takeFromQueue, takeHangup, takeInGroups, takePause, takePauseCode, takeStatus } from './commands.ts';
import { takeDial } from './dial-command.ts';
import { type FloorContext, liveRow, openScreen } from './screen.ts';
import { logout } from './session.ts';
import { triggerDeadCall } from './urls/dead-call.ts';

/**
 * What an agent's browser does about once a second: read its live row as it stands now, then obey it in the browser's
 * own order. Resolves when what it asked for in turn, URLs included, has been answered.
 *
 * @returns what it did, in words; empty = there was nothing to do
 */
export async function poll(floor: FloorContext, user: string): Promise<readonly string[]> {
  const screen = openScreen(floor, user);
  const live = liveRow(floor, user);
  screen.polls += 1;
  if (live === undefined) return ['the session is gone'];
  if (screen.view === 'arriving') return [];
  const onDisposition = screen.view === 'disposition';
  const status = live.external_status;
  const done: (string | undefined)[] = [];
  if (live.external_pause === 'LOGOUT' && screen.view !== 'call') {
    logout(floor, screen);
    return ['logged out'];
  }
  takeFromQueue(floor, screen, live);
  done.push(takeInGroups(floor, screen, live));
  done.push(takePauseCode(floor, screen, live));
  // One answer brings all commands; what a disposition erases below was read before.
  const asked = { ...live };
  done.push(takeHangup(floor, screen, asked));
  const disposed = onDisposition ? takeStatus(floor, screen, status) : undefined;
  done.push(typeof disposed === 'object' ? 'disposed' : disposed);
  if (asked.external_pause !== 'LOGOUT') done.push(takePause(floor, screen, asked));
  done.push(await takeDial(floor, screen, live));
  if (screen.view === 'call' && screen.call !== undefined)
    done.push((await triggerDeadCall(floor, screen, screen.call)) ? 'dead call' : undefined);
  if (typeof disposed === 'object') await disposed.sent;
  return done.filter((what) => what !== undefined);
}
