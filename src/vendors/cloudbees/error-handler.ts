import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../../request-target.ts';
import { frameworkFailure } from '../framework-failures.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';
import { isKnownPath } from './paths.ts';
import type { StatusEntry } from './status.ts';
import type { Status } from './status-schema.ts';

/** Renders a refusal as the vendor does. A surprise is a 500 whose stack goes to the log and the journal only. */
export function handleError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : errors[frameworkFailure(error.code) ?? 'unexpected']();
  if (refusal.rule === 'unexpected') {
    refusal.cause = error;
    request.tellFailure(error);
  }
  answer(refusal, request, reply);
}

/** Answers for a path that does not exist, or for another method of one that does. */
export function notFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = pathOf(request.url);
  answer(isKnownPath(path) ? errors.methodNotAllowed() : errors.endpointNotFound(), request, reply);
}

/** The answer to a request that could not be read as HTTP. */
export function unparsed(code: string): { statusCode: number; body: object } {
  const refusal = errors[frameworkFailure(code) ?? 'requestMalformed']();
  return { statusCode: refusal.statusCode, body: renderRefusal(refusal) };
}

function answer(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): void {
  request.refusal = refusal;
  reply.code(refusal.statusCode).headers(refusal.headers).send(renderRefusal(refusal));
}

/** The body of a refusal. */
export function renderRefusal({ entry, message, details }: Refusal): Status {
  const { code, namesField } = entry as StatusEntry<unknown[]>; // every entry of this vendor's catalogue is one
  const [field] = details as [string]; // what the text was made of; an entry that names a field begins with it
  const violations = { '@type': 'type.googleapis.com/google.rpc.BadRequest' as const, fieldViolations: [{ field, description: message }] };
  return { code, message, details: namesField ? [violations] : [], ...(code === 16 && { error: message }) };
}
