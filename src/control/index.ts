import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { begin } from '../application.ts';
import { isControlUrl } from '../request-target.ts';
import type { ServerParts } from '../server.ts';
import { answerError } from './conventions.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes the control API now instead of at its first request. */
    makeControl(): Promise<void>;
  }
}

/** Hands a request over if it is one to the control API. @returns whether it was */
export type PassToControl = (request: FastifyRequest, reply: FastifyReply) => boolean;

/**
 * Has an application of its own answer the requests under `/_mock`. It is loaded and made when it is first asked for: it has most
 * of a server's routes, and the vendors' first answer needs none of them.
 */
export function addControl(app: FastifyInstance, parts: ServerParts): PassToControl {
  const ids = new WeakMap<IncomingMessage, string>();
  let control: FastifyInstance | undefined;
  let making: Promise<void> | undefined;

  async function make(): Promise<void> {
    try {
      const { createControl } = await import('./application.ts');
      control = await createControl(parts, (request) => ids.get(request)!); // a request is noted before it is handed over
    } catch (error) {
      making = undefined; // so that the next request tries again
      throw error;
    }
  }

  app.decorate('makeControl', () => (making ??= make()));
  app.addHook('preClose', async () => {
    await making?.catch(() => {}); // whoever asked for it is told
    await control?.close();
  });

  /** Answers in place of a control API that can't be made. */
  function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    begin(request, reply, parts.log);
    answerError(error, request, reply);
  }

  return (request, reply) => {
    if (!isControlUrl(request.url)) return false;
    ids.set(request.raw, request.id);
    const handOver = () => {
      reply.hijack();
      control!.routing(request.raw, reply.raw); // called once it is made
    };
    if (control) handOver();
    else app.makeControl().then(handOver, (error) => refuse(error, request, reply));
    return true;
  };
}
