import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { provokedRefusal } from '../../../src/vendors/provoked-refusal.ts';
import { assumed, entry, Refusal } from '../../../src/vendors/refusal.ts';
import { errors } from './errors.ts';

/** Renders a refusal as the vendor does. A surprise is a 500 whose stack goes to the log and the journal only. */
export function handleError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : frameworkRefusal(error);
  if (refusal.rule === 'unexpected') {
    refusal.cause = error;
    request.tellFailure(error);
  }
  request.refusal = refusal;
  reply.code(refusal.statusCode).headers(refusal.headers).send(renderRefusal(refusal));
}

export function renderRefusal({ message }: Refusal): { message: string } {
  return { message };
}

/** Answers for a path or method that does not exist. */
export function notFound(request: FastifyRequest, reply: FastifyReply): void {
  handleError(errors.pathUnknown(request.url), request, reply);
}

/** The answer to a request that could not be read as HTTP. */
export function unparsed(): { statusCode: number; body: object } {
  const refusal = errors.requestMalformed();
  return { statusCode: refusal.statusCode, body: renderRefusal(refusal) };
}

/** How a request would be refused by a rule, or with a status, that was asked for. */
export function refusalFor(wanted: number | string, request: FastifyRequest): Refusal {
  return provokedRefusal(wanted, request, { errors, detailsOf: {}, general });
}

function general(statusCode: number) {
  return entry(statusCode, 'No.', assumed('it only comes as a fault'), 'Send the request again without the fault.');
}

/** What Fastify refuses before any handler has a code; a surprise has none. */
function frameworkRefusal({ code }: FastifyError): Refusal {
  return code?.startsWith('FST_') ? errors.requestMalformed() : errors.unexpected();
}
