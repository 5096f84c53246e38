import type { FastifyInstance } from 'fastify';
import type { ClientWarning } from '../client-lint/lint.ts';
import type { Coverage } from './coverage.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the client should do otherwise; empty unless --strict-client asks for it. */
    clientWarnings: readonly ClientWarning[];
  }
}

const none: readonly ClientWarning[] = [];

/** Counts what clients meet, and looks at how they ask. Call it before the journal's hooks, which write down what it finds. */
export function watchClients(app: FastifyInstance, coverage: Coverage): void {
  app.decorateRequest('clientWarnings');
  app.addHook('onSend', (request, reply, payload, done) => {
    const { operation } = request.routeOptions.config;
    request.clientWarnings = none;
    if (operation && request.sandbox) {
      const { clientLint } = request.sandbox;
      if (clientLint) request.clientWarnings = clientLint.check(operation, request, reply, typeof payload === 'string' ? payload : undefined);
      coverage.record(operation, request, reply, request.clientWarnings);
    }
    done();
  });
}
