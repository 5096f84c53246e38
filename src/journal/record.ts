import { monotonic } from '../clock.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../log.ts';
import type { Refusal } from '../vendors/refusal.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { explainHeader, explanation } from './explain.ts';
import type { KeptRefusal } from './exchange.ts';
import { keepBody } from './kept-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    isJournaled?: boolean;
  }
}

/**
 * Records a request with the answer that is about to leave, once.
 * @param payload the answer's body as it is sent
 */
export function recordExchange(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  record(request, reply, request.raw.socket.destroyed ? null : reply.statusCode, payload);
}

/**
 * Records an answer for which no hook runs, because no route could be looked for: as soon as its body is text. Such a request
 * knows neither its vendor nor the log.
 */
export function recordWithoutHooks(request: FastifyRequest, reply: FastifyReply, vendor: Vendor, { failure: tellFailure }: Log): void {
  Object.assign(request, { vendor, tellFailure });
  reply.type('application/json; charset=utf-8'); // Fastify leaves it to whoever brings a serializer
  reply.serializer((payload: unknown) => {
    const text = JSON.stringify(payload);
    recordExchange(request, reply, text);
    return text;
  });
}

/** Records a request whose connection ends without an answer. */
export function recordUnanswered(request: FastifyRequest, reply: FastifyReply): void {
  record(request, reply, null, null);
}

function record(request: FastifyRequest, reply: FastifyReply, status: number | null, payload: unknown): void {
  const { sandbox } = request;
  if (!sandbox || request.isJournaled) return; // a request that names no possible sandbox has none
  request.isJournaled = true;
  const { journal, clock } = sandbox;
  const id = journal.capacity === 0 ? undefined : journal.takeId();
  if (request.refusal && request.headers[explainHeader] === '1') reply.header(explainHeader, explanation(request.refusal, id));
  if (id === undefined) return;

  const { vendor, rawBody } = request;
  journal.record({
    id,
    time: clock.now(),
    requestId: request.id,
    vendor: vendor.name,
    operation: request.operation?.name ?? null,
    method: request.method,
    url: request.originalUrl,
    requestHeaders: request.raw.rawHeaders,
    requestBody: rawBody === undefined ? null : keepBody(rawBody),
    status,
    answerHeaders: reply.getHeaders(),
    answerBody: typeof payload === 'string' ? keepBody(payload) : null,
    caller: request.caller ?? null,
    duration: monotonic() - request.beganAt,
    fault: request.fault ?? null,
    refusal: request.refusal ? keepRefusal(request.refusal) : null,
    clientWarnings: request.clientWarnings ?? (sandbox.clientLint && []), // a path of no endpoint is not looked at
    emails: keepEmails(vendor.emails(request)),
  });
}

function keepRefusal({ rule, entry, message, cause }: Refusal): KeptRefusal {
  return { rule, entry, text: keepBody(message), cause };
}

/** More characters than any mailbox has, and more addresses than anybody looks for, would only fill the memory. */
const longestEmail = 320;
const mostEmails = 1_000;

function keepEmails(emails: readonly string[]): readonly string[] {
  return emails.every(({ length }) => length <= longestEmail) && emails.length <= mostEmails ? emails : emails.filter(({ length }) => length <= longestEmail).slice(0, mostEmails);
}
