import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { type Diagnosis, doubtful, well, wrong } from '../../connectors/vicidial/doctor/diagnosis.ts';

const CONNECT_MS = 10_000;
const SOON_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

const PRIVATE =
  "install one from a public authority, or add its authority to those that the dialer's PHP trusts (openssl.cafile)";
const CHAIN = 'let the web server send the intermediate certificates too (fullchain.pem)';
/** By what OpenSSL, or Node for the name, says of it. */
const REMEDIES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: PRIVATE,
  SELF_SIGNED_CERT_IN_CHAIN: PRIVATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CHAIN,
  UNABLE_TO_GET_ISSUER_CERT: CHAIN,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CHAIN,
  CERT_HAS_EXPIRED: 'renew it, and see why that did not happen by itself',
  CERT_NOT_YET_VALID: 'see the clocks of both machines',
  ERR_TLS_CERT_ALTNAME_INVALID: 'install one that is made for this host name, or correct `server.publicUrl`',
};

/**
 * Whether PHP would accept the certificate of our public address: it checks the chain and the name, and where
 * it does not like them the hit is lost. wget, which sends the No Agent Call URL, checks nothing.
 *
 * @param ca PEM certificates to trust instead of the well-known ones; for tests
 */
export async function judgeCertificate(
  publicUrl: string,
  options: { readonly nowMs: number; readonly ca?: string },
): Promise<Diagnosis> {
  const url = new URL(publicUrl);
  if (url.protocol !== 'https:')
    return doubtful(
      'public-url-plain-http',
      `server.publicUrl ${url.origin} is plain http: hits with names and numbers, and the hook key, can be read on the way`,
      'put a proxy with a certificate in front, or keep the way inside one network',
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: url.port === '' ? 443 : Number(url.port),
    servername: /^[\d.:]+$/.test(host) ? '' : host,
    rejectUnauthorized: false,
    timeout: CONNECT_MS,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  socket.on('timeout', () => socket.destroy(new Error(`no answer within ${CONNECT_MS / 1000} s`)));
  try {
    await once(socket, 'secureConnect');
    return judge(socket, url, options.nowMs);
  } catch (error) {
    return doubtful(
      'public-url-unreachable',
      `server.publicUrl ${url.origin} cannot be reached from here: ${(error as Error).message}`,
      'see its name, firewall and proxy; the dialer has to reach it too',
    );
  } finally {
    socket.destroy();
  }
}

function judge(socket: TLSSocket, url: URL, nowMs: number): Diagnosis {
  if (!socket.authorized) {
    const reason = String(socket.authorizationError);
    return wrong(
      'certificate-refused',
      `PHP on the dialer refuses the certificate of ${url.origin} (${reason}): every disposition is lost`,
      REMEDIES[reason] ??
        'install one from a public authority, with its intermediate certificates and this host name',
    );
  }
  const { valid_to: end } = socket.getPeerCertificate();
  const leftDays = Math.floor((Date.parse(end) - nowMs) / DAY_MS);
  if (leftDays < SOON_DAYS)
    return doubtful(
      'certificate-ends',
      `the certificate of ${url.origin} ends in ${leftDays} days`,
      'see why it was not renewed',
    );
  return well(
    'certificate',
    `PHP on the dialer will accept the certificate of ${url.origin} (${leftDays} days left)`,
  );
}
