/** The measure: an Express 5 app as its documentation shows it, which answers OK and keeps nothing. */
import type { AddressInfo } from 'node:net';
import express from 'express';

const app = express();
app.get('/hooks/vicidial/main/dispo', (_request, response) => {
  response.type('text/plain').send('OK');
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once('disconnect', () => process.exit());
