import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../../request-target.ts';
import { frameworkFailure } from '../framework-failures.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const documentation = 'https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/';

/** Renders a refusal as the vendor does. A surprise is a 500 whose stack goes to the log and the journal only. */
export function handleError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal.rule === 'unexpected') {
    refusal.cause = error;
    request.tellFailure(error);
  }
  request.refusal = refusal;
  reply.code(refusal.statusCode).headers(refusal.headers).send(renderRefusal(refusal));
}

/** The body of a refusal by an endpoint. */
export function renderRefusal({ message }: Refusal): { errors: string } {
  return { errors: message };
}

/** Answers for a path or method that does not exist. */
export function notFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = pathOf(request.url);
  const refusal = errors.endpointNotFound(request.method, path);
  request.refusal = refusal;
  reply.code(refusal.statusCode).send({ errors: refusal.message, see_docs: documentation });
}

/** The answer to a request that could not be read as HTTP. */
export function unparsed(code: string): { statusCode: number; body: object } {
  const refusal = errors[frameworkFailure(code) ?? 'requestMalformed']();
  return { statusCode: refusal.statusCode, body: renderRefusal(refusal) };
}

function refusalOf(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error;
  return errors[frameworkFailure(error.code) ?? 'unexpected']();
}
