import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { SandboxesEntered } from '../application.ts';
import { monotonic } from '../clock.ts';
import type { ControlParts } from './application.ts';

/** Where the control API lies. */
export const controlPrefix = '/_mock';

/** Whether a URL is the control API's, even if nothing is there. */
export function isControlUrl(url: string): boolean {
  return url.startsWith(controlPrefix) && /^(?:[/?]|$)/.test(url.slice(controlPrefix.length));
}

/**
 * Hands the requests under `/_mock` to an application of their own. It is loaded and made when it is first asked for: it has most
 * of a server's routes, and the vendors' first answer needs none of them. Call it before other hooks are added.
 */
export function answerControl(app: FastifyInstance, parts: ControlParts & SandboxesEntered): void {
  const ids = new WeakMap<IncomingMessage, string>();
  let control: Promise<FastifyInstance> | undefined;
  app.addHook('onRequest', (request, reply, done) => {
    if (!isControlUrl(request.url)) return done();
    request.arrivedAt = monotonic();
    ids.set(request.raw, request.id);
    reply.hijack();
    control ??= import('./application.ts').then(({ createControl }) => createControl(parts, (request) => ids.get(request)!)); // just set
    void control.then(({ routing }) => routing(request.raw, reply.raw));
  });
  app.addHook('preClose', async () => (await control)?.close());
}
