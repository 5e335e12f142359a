import { buildPhpUrl } from '../../url-builder.ts';
import { expectView, type FloorContext, openScreen } from '../screen.ts';
import { logout } from '../session.ts';
import { sessionValues } from './screen-values.ts';
import { sendNow } from './send.ts';
import { campaignOf } from './which-url.ts';

const SHORTEST_URL = 6;

/** An agent was paused for longer than the campaign lets him: he is logged out, and the Pause Max URL is called. */
export async function pauseMax(floor: FloorContext, user: string): Promise<void> {
  const screen = openScreen(floor, user);
  expectView(screen, 'paused');
  const values = sessionValues(floor, screen);
  logout(floor, screen);
  const template = campaignOf(floor.state, screen.campaign)?.pause_max_url ?? '';
  if (template.length < SHORTEST_URL) return;
  await sendNow(floor, 'pause_max', '', buildPhpUrl(template, values, 'dispo'));
}
