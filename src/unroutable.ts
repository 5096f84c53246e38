import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject, parseJson } from './json.ts';
import { vendorOf } from './vendors/dispatch.ts';
import type { Vendor } from './vendors/vendor.ts';

/**
 * Answers in a vendor's words where Fastify or Node would in their own: for a path that doesn't exist, whatever its body is like,
 * and for an `Expect` that nobody knows, which is ignored (assumed).
 */
export function answerUnroutable(app: FastifyInstance, vendors: readonly Vendor[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => {
    request.rawBody = text;
    done(null, readAnything(text));
  });
  const answerUnknown = (request: FastifyRequest, reply: FastifyReply) => vendorOf(vendors, request.url).notFound(request, reply);
  app.setNotFoundHandler(answerUnknown);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (request.is404 && (error.statusCode ?? 500) < 500) answerUnknown(request, reply);
    else vendorOf(vendors, request.url).handleError(error, request, reply);
  });
  app.server.on('checkExpectation', app.routing);
}

/** What a body says that is for no endpoint, as far as faults ask: JSON that is an object. */
function readAnything(text: string): object {
  try {
    const body = parseJson(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** Refuses a request of HTTP/1.1 without a Host in the vendor's words; Node would refuse it without any. @returns whether it did */
export function refuseWithoutHost(request: FastifyRequest, reply: FastifyReply, vendors: readonly Vendor[]): boolean {
  if (request.headers.host !== undefined || request.raw.httpVersion === '1.0') return false;
  const { statusCode, body } = vendorOf(vendors, request.url).unparsed('');
  reply.code(statusCode).header('connection', 'close').send(body);
  return true;
}

/** Where a request was sent: as its target says, or its Host, or where it came in for one of HTTP/1.0 that says nothing. */
export function originOf({ protocol, host, socket, raw: { targetOrigin } }: FastifyRequest): string {
  if (targetOrigin !== undefined) return targetOrigin;
  const { localAddress = '', localPort } = socket;
  return `${protocol}://${host || `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`}`;
}
