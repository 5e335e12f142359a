import express, { type Request, type Response, type Router } from 'express';
import { BrokenStatement, EndOfReply, type Reply } from './api-call.ts';
import { asPlainForm } from './multipart.ts';
import { type PhpParameters, readParameters } from './php-parameters.ts';

/** One script of the dialer: how its reply begins, and what it does. */
export interface PhpScript {
  reply(parameters: PhpParameters): Reply;
  /** @param ip of who asks */
  run(parameters: PhpParameters, reply: Reply, ip: string): Promise<void>;
}

/** Apache's `LimitRequestLine`. */
const MAX_REQUEST_LINE = 8190;
const URI_TOO_LONG = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html><head>
<title>414 Request-URI Too Long</title>
</head><body>
<h1>Request-URI Too Long</h1>
<p>The requested URL's length exceeds the capacity
limit for this server.<br />
</p>
</body></html>
`;

/** A script at its path as Apache with PHP serves it: 500 with what was printed so far where a statement breaks. */
export function phpPage(path: string, script: PhpScript): Router {
  const router = express.Router();
  router.all(path, express.raw({ type: () => true, limit: '16mb' }), (request, response) => {
    if (request.originalUrl.length + request.method.length + ' HTTP/1.1'.length + 1 > MAX_REQUEST_LINE) {
      response.status(414).setHeader('content-type', 'text/html; charset=iso-8859-1');
      return void response.end(URI_TOO_LONG);
    }
    return answer(script, request, response);
  });
  return router;
}

async function answer(script: PhpScript, request: Request, response: Response): Promise<void> {
  const question = request.originalUrl.indexOf('?');
  const parameters = readParameters({
    query: question < 0 ? '' : request.originalUrl.slice(question + 1),
    ...(await asPlainForm({
      contentType: request.headers['content-type'],
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    })),
  });
  const reply = script.reply(parameters);
  let status = 200;
  try {
    await script.run(parameters, reply, (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
  } catch (error) {
    if (error instanceof BrokenStatement) status = 500;
    else if (!(error instanceof EndOfReply)) throw error;
  }
  response.status(reply.status ?? status).setHeader('content-type', reply.contentType);
  response.end(reply.text);
}
