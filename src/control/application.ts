import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance } from 'fastify';
import { createApplication, enterSandboxes, type SandboxesEntered } from '../application.ts';
import { monotonic } from '../clock.ts';
import { answerError } from './conventions.ts';
import { answerUnknownControl, controlApi, controlPrefix, isControlUrl, type ControlParts } from './index.ts';

/**
 * Hands the requests under `/_mock` to an application of their own, with none of the hooks that look at the vendors' exchanges.
 * It is made when it is first asked for: its routes are most of a server's, and the vendors' first answer needs none of them.
 * Call it before other hooks are added.
 */
export function answerControl(app: FastifyInstance, parts: ControlParts & SandboxesEntered): void {
  const ids = new WeakMap<IncomingMessage, string>();
  let control: Promise<FastifyInstance> | undefined;
  app.addHook('onRequest', (request, reply, done) => {
    if (!isControlUrl(request.url)) return done();
    request.arrivedAt = monotonic();
    ids.set(request.raw, request.id);
    reply.hijack();
    control ??= createControl(parts, (request) => ids.get(request)!); // just set
    void control.then(({ routing }) => routing(request.raw, reply.raw));
  });
  app.addHook('preClose', async () => (await control)?.close());
}

async function createControl(parts: ControlParts & SandboxesEntered, idOf: (request: IncomingMessage) => string): Promise<FastifyInstance> {
  const app = createApplication({ genReqId: (request) => idOf(request as IncomingMessage), frameworkErrors: answerError }); // it speaks plain HTTP
  enterSandboxes(app, parts);
  app.addHook('onSend', ({ method, sandbox }, _reply, _payload, done) => {
    if (method !== 'GET') sandbox?.clientLint?.forgetInvitations(); // the world may have changed
    done();
  });
  app.register(controlApi, { prefix: controlPrefix, ...parts });
  app.setNotFoundHandler(answerUnknownControl);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (request.is404 && (error.statusCode ?? 500) < 500) answerUnknownControl(request, reply);
    else answerError(error, request, reply);
  });
  await app.ready();
  return app;
}
