import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientWarning } from '../client-lint/lint.ts';
import type { Coverage } from './coverage.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the client should do otherwise, once --strict-client looked. */
    clientWarnings?: readonly ClientWarning[];
  }
}

/** Counts what a client met, and looks at how it asked. To be called once its answer is known. */
export function watchClient(request: FastifyRequest, reply: FastifyReply, coverage: Coverage): void {
  const { operation, sandbox } = request;
  if (!operation || !sandbox) return; // it asks for no endpoint, or names a sandbox that it can't have
  const { clientLint } = sandbox;
  coverage.record(operation, request, reply);
  if (clientLint) {
    request.clientWarnings = clientLint.check(operation, request, reply);
    coverage.recordWarnings(operation, request.clientWarnings);
  }
}
