/** A dialer that says yes to every lead, in VICIdial's words; prints its address. For scripts/bench-import.ts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

let next = 101;

const server = createServer((request, response) => {
  void text(request).then((body) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(answer(new URLSearchParams(body)));
  });
});

function answer(parameters: URLSearchParams): string {
  const user = parameters.get('user') ?? '';
  if (parameters.get('function') === 'lead_search')
    return `ERROR: lead_search NO MATCHES FOUND IN THE SYSTEM: |${user}||||\n`;
  const lead = next;
  next += 1;
  const [phone, list] = [parameters.get('phone_number') ?? '', parameters.get('list_id') ?? ''];
  return `SUCCESS: add_lead LEAD HAS BEEN ADDED - ${phone}|${list}|${lead}|-6|${user}\n`;
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`http://127.0.0.1:${port}`);
});
