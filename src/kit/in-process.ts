import { request as send, type IncomingMessage, type Server } from 'node:http';
import { duplexPair, type Duplex } from 'node:stream';
import { Misuse } from '../misuse.ts';
import type { Transport } from './transport.ts';

/**
 * Into a server of this process, over a connection that is no socket. Everything but the socket is as over the network, so that a
 * connection that ends early, half an answer or one that never ends reach the client as they do there.
 */
export function inProcess(server: Server): Transport {
  return async (request) => {
    if (!server.listening) throw new TypeError('fetch failed', { cause: new Misuse('The mock is closed. Close it when all tests are done, or start another one.') });
    const { method, url, headers, signal } = request;
    const { host, pathname, search } = new URL(url);
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    return new Promise((resolve, reject) => {
      const outgoing = send({ method, host, path: pathname + search, headers: { ...Object.fromEntries(headers), host }, signal, createConnection: () => connect(server) });
      outgoing.once('response', (answer) => resolve(responseOf(answer, method)));
      outgoing.once('error', (error) => reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause: error })));
      outgoing.end(body);
    });
  };
}

/** The client's end of a connection whose other end the server has. When one end is gone, the other is told. */
function connect(server: Server): Duplex {
  const [client, accepted] = duplexPair();
  accepted.once('close', () => client.push(null));
  client.once('close', () => accepted.destroy());
  server.emit('connection', accepted);
  return client;
}

function responseOf(answer: IncomingMessage, method: string): Response {
  const { statusCode = 500, statusMessage = '', rawHeaders } = answer; // a parsed answer has both
  const headers = new Headers();
  for (let pair = 0; pair < rawHeaders.length; pair += 2) headers.append(rawHeaders[pair]!, rawHeaders[pair + 1]!); // they come in pairs
  if (method === 'HEAD' || hasNoBody(statusCode)) {
    answer.resume();
    return new Response(null, { status: statusCode, statusText: statusMessage, headers });
  }
  return new Response(ReadableStream.from(piecesOf(answer)), { status: statusCode, statusText: statusMessage, headers });
}

async function* piecesOf(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* answer;
  } catch (error) {
    throw new TypeError('terminated', { cause: error }); // as fetch has it
  }
}

/** Statuses whose answers `Response` wants without a body. */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
