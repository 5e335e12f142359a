import type { Connection } from 'mysql2/promise';
import { type DayPlan, LEADS, MISSING_EVERY, SHARE_OF_INBOUND } from './plan.ts';

const DAYS_BEFORE = 90;
const DAY_SECONDS = 86_400;

/**
 * Write what a dialer has of some months, in a few statements. Of outbound calls the auto-dialer ended three of five,
 * agents the others; call `n` has the unique id `<second>.<n>`, inbound ones count on behind the outbound ones.
 * @param our where our hooks are (`https://bridge.example.com/hooks/vicidial/main/`), and their key
 */
export async function fillTables(
  admin: Connection,
  plan: DayPlan,
  { hooks, key }: { readonly hooks: string; readonly key: string },
): Promise<void> {
  const { rows } = plan;
  const inbound = rows / SHARE_OF_INBOUND;
  await admin.query(`
    insert into vicidial_campaigns (campaign_id, active, closer_campaigns) values ('SALES', 'Y', ' SUPPORT -');
    insert into vicidial_inbound_groups (group_id, active) values ('SUPPORT', 'Y');
    insert into vicidial_list (lead_id, list_id, status, phone_code, phone_number, entry_date)
      select seq, 1001, 'NI', '1', concat('312', lpad(seq, 7, '0')), '2026-01-01 00:00:00' from seq_1_to_${LEADS};
    create table of_calls (n int unsigned primary key, at int unsigned, lead_id int unsigned, is_in tinyint,
      agent varchar(20), status varchar(6));
    insert into of_calls select seq, ${secondOf('seq', rows, plan.ofDay, plan)}, 1 + seq % ${LEADS}, 0,
      if(seq % 5 < 3, 'VDAD', 1000 + seq % 200), if(seq % 5 < 3, 'NA', 'NI') from seq_1_to_${rows};
    insert into of_calls select ${rows} + seq, ${secondOf('seq', inbound, plan.ofDay / SHARE_OF_INBOUND, plan)},
      1 + seq % ${LEADS}, 1, 2000 + seq % 200, 'SALE' from seq_1_to_${inbound}`);
  await admin.query(`
    insert into vicidial_log (uniqueid, lead_id, list_id, campaign_id, call_date, start_epoch, end_epoch,
        length_in_sec, status, phone_code, phone_number, user, called_count)
      select concat(at, '.', n), lead_id, 1001, 'SALES', from_unixtime(at), at, at + 30, 30, status, '1',
        concat('312', lpad(lead_id, 7, '0')), agent, 1 from of_calls where is_in = 0;
    insert into vicidial_closer_log (closecallid, uniqueid, lead_id, list_id, campaign_id, call_date, start_epoch,
        end_epoch, length_in_sec, status, phone_code, phone_number, user, called_count)
      select n, concat(at, '.', n), lead_id, 1001, 'SUPPORT', from_unixtime(at), at, at + 60, 60, status, '1',
        concat('312', lpad(lead_id, 7, '0')), agent, 1 from of_calls where is_in = 1;
    insert into vicidial_log_extended (uniqueid, server_ip, call_date, lead_id, caller_code)
      select concat(at, '.', n), '10.0.0.5', from_unixtime(at), lead_id,
        concat(if(is_in, 'Y', 'V'), substr(date_format(from_unixtime(at), '%m%d%H%i%s'), 2), lpad(lead_id, 10, '0'))
        from of_calls;
    insert into vicidial_agent_log (user, server_ip, event_time, lead_id, campaign_id, pause_epoch, wait_epoch,
        talk_epoch, talk_sec, dispo_epoch, dispo_sec, status, user_group, uniqueid)
      select agent, '10.0.0.5', from_unixtime(at), lead_id, 'SALES', at, at, at, 30, at + 30, 5, status, 'AGENTS',
        concat(at, '.', n) from of_calls where agent <> 'VDAD' order by at;
    insert into vicidial_url_log (uniqueid, url_date, url_type, url, url_response)
      select concat(at, '.', n), from_unixtime(at + 35), if(agent = 'VDAD', 'na_callurl', 'dispo'),
        concat('${hooks}', if(agent = 'VDAD', 'no-agent', 'dispo'), '/${key}?lead_id=', lead_id, '&call_id=',
          if(is_in, 'Y', 'V'), substr(date_format(from_unixtime(at), '%m%d%H%i%s'), 2), lpad(lead_id, 10, '0'),
          '&uniqueid=', at, '.', n, if(agent = 'VDAD', '&status=', '&dispo='), status, '&campaign=SALES&user=', agent),
        if(n % ${MISSING_EVERY} = 50, '',
          concat('OK evt_', lpad(replace(replace(conv(n, 10, 2), '0', 'a'), '1', 'b'), 26, 'a')))
        from of_calls where n % ${2 * MISSING_EVERY} <> 50 order by at, n`);
  await fillAround(admin);
}

/** Archives, recordings and the like, so that the server's plans for them are those of full tables. */
async function fillAround(admin: Connection): Promise<void> {
  const old = `from_unixtime(at) < '2026-10-01'`;
  await admin.query(`
    insert into vicidial_log_archive select * from vicidial_log where call_date < '2026-10-01';
    insert into vicidial_closer_log_archive select * from vicidial_closer_log where call_date < '2026-10-01';
    insert into vicidial_log_extended_archive select * from vicidial_log_extended where call_date < '2026-10-01';
    insert into vicidial_agent_log_archive select * from vicidial_agent_log where event_time < '2026-10-01';
    insert into recording_log (channel, server_ip, extension, start_time, start_epoch, filename, lead_id, user,
        vicidial_id)
      select '', '10.0.0.5', '', from_unixtime(at), at, n, lead_id, agent, concat(at, '.', n) from of_calls
        where agent <> 'VDAD' and n % 4 = 0;
    insert into vicidial_callbacks (lead_id, campaign_id, status, entry_time, callback_time, user)
      select lead_id, 'SALES', 'DEAD', from_unixtime(at), from_unixtime(at), agent from of_calls where n % 20 = 3;
    insert into vicidial_call_notes (lead_id, vicidial_id, call_date, call_notes)
      select lead_id, concat(at, '.', n), from_unixtime(at), 'asked' from of_calls where n % 20 = 3;
    insert into vicidial_did_log (uniqueid, channel, server_ip, call_date, did_id)
      select concat(at, '.', n), '', '10.0.0.5', from_unixtime(at), '1' from of_calls where is_in = 1;
    insert into vicidial_xfer_log (lead_id, campaign_id, call_date, user)
      select lead_id, 'SUPPORT', from_unixtime(at), agent from of_calls where is_in = 1 and ${old}`);
}

/** The day's calls come last; those before are spread over the months before. */
function secondOf(n: string, rows: number, ofDay: number, { dayStart }: DayPlan): string {
  const before = rows - ofDay;
  const begin = dayStart / 1000;
  const shift = `${begin + 8 * 3600} + floor((${n} - ${before} - 1) * ${12 * 3600} / ${ofDay})`;
  const earlier = `${begin - DAYS_BEFORE * DAY_SECONDS} + floor(${n} * ${DAYS_BEFORE * DAY_SECONDS - 3600} / ${before})`;
  return `if(${n} > ${before}, ${shift}, ${earlier})`;
}
