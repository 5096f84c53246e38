import type { FastifyInstance } from 'fastify';
import type { ClientWarning } from '../client-lint/lint.ts';
import type { Coverage } from './coverage.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the client should do otherwise, once --strict-client looked. */
    clientWarnings?: readonly ClientWarning[];
  }
}

/** Counts what clients meet, and looks at how they ask. Call it before the journal's hooks, which write down what it finds. */
export function watchClients(app: FastifyInstance, coverage: Coverage): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const { operation, sandbox } = request;
    if (!sandbox) return done(); // the request names one that it can't have
    const { clientLint } = sandbox;
    if (operation) coverage.record(operation, request, reply);
    if (operation && clientLint) {
      request.clientWarnings = clientLint.check(operation, request, reply);
      coverage.recordWarnings(operation, request.clientWarnings);
    }
    done();
  });
}
