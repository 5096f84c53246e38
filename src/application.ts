import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import { monotonic } from './clock.ts';
import type { ControlError } from './control-error.ts';
import { controlErrorOf } from './control/conventions.ts';
import type { Log } from './log.ts';
import { acceptDue } from './sandboxes/acceptance.ts';
import type { Sandbox } from './sandboxes/sandbox.ts';
import type { Sandboxes } from './sandboxes/sandboxes.ts';
import { requestedSandbox } from './sandboxes/selection.ts';
import { schemaCompilers } from './schema-compilers.ts';
import type { ServerParts } from './server.ts';
import { originOf } from './unroutable.ts';
import type { Vendor } from './vendors/vendor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The world the request is about. */
    sandbox: Sandbox;
    /** The origin of links in answers. */
    readonly publicBase: string;
    /** When it came, by `monotonic`. */
    arrivedAt: number;
    /** Tells the log of a surprise, with its stack. */
    readonly tellFailure: Log['failure'];
  }
}

const largestBody = 1_048_576; // bytes
const longestPathParameter = 16_384; // characters; Node lets no longer head of a request through, so that none is refused for it

const { ServerResponse } = process.getBuiltinModule('node:http'); // an import would load a client of WebSocket, too

const noHeaders: OutgoingHttpHeaders = {};

/** An answer of which Node needn't copy the headers for the journal: Fastify keeps those of all but an event stream. */
class LeanResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
  override getHeaders(): OutgoingHttpHeaders {
    return this.getHeaderNames().length === 0 ? noHeaders : super.getHeaders();
  }
}

/** What Node's server is asked for; a constant, because its types are those of the oldest Node that we run on. */
const nodeOptions = {
  ServerResponse: LeanResponse,
  requireHostHeader: false, // refused in the vendor's words instead
  optimizeEmptyRequests: true, // no stream for a body that never comes
};

/** Fastify as we set it up for the vendors' APIs and for our own. */
export function createApplication(options: FastifyServerOptions): FastifyInstance {
  const app = Fastify({
    requestIdHeader: false,
    bodyLimit: largestBody,
    forceCloseConnections: 'idle',
    pluginTimeout: 0, // all of ours are there at once
    http: nodeOptions,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: longestPathParameter },
    schemaController: { compilersFactory: schemaCompilers },
    ...options,
  });
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    if (headers['content-type'] !== undefined && !announcesBody(headers)) delete headers['content-type']; // or Fastify would wait for its stream
    done();
  });
  return app;
}

/** Whether a body follows the head of a request. */
function announcesBody(headers: FastifyRequest['headers']): boolean {
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}

/** Gives every request its sandbox, and what else the routes of every API read from it. */
export function enterSandboxes(app: FastifyInstance, { config, vendors, sandboxes, log }: Pick<ServerParts, 'config' | 'vendors' | 'sandboxes' | 'log'>): void {
  app.decorateRequest('tellFailure', log.failure);
  app.decorateRequest('publicBase', { getter() { return config.publicUrl ?? originOf(this); } });
  app.addHook('onRequest', (request, reply, done) => {
    const refused = enter(request, reply, sandboxes, vendors);
    if (refused) reply.code(refused.statusCode).send(refused.body);
    else done();
  });
  app.addHook('preValidation', (request, reply, done) => {
    const refused = enterAgain(request, sandboxes);
    if (refused) reply.code(refused.statusCode).send(refused.body);
    else done();
  });
}

/** Gives a request its sandbox, where what is due by now has happened. @returns why it can't have it */
export function enter(request: FastifyRequest, reply: FastifyReply, sandboxes: Sandboxes, vendors: readonly Vendor[]): ControlError | undefined {
  request.arrivedAt = monotonic();
  reply.header('x-request-id', request.id); // on every vendor's answers: it finds them in the journal
  return refusalBy(() => {
    request.sandbox = sandboxes.require(requestedSandbox(request));
    acceptDue(request.sandbox, vendors);
  });
}

/** A body may be long in coming. When the sandbox was deleted meanwhile, the request is about the one that has its name now. */
function enterAgain(request: FastifyRequest, sandboxes: Sandboxes): ControlError | undefined {
  const { sandbox } = request;
  return sandbox.isGone ? refusalBy(() => { request.sandbox = sandboxes.require(sandbox.name); }) : undefined;
}

function refusalBy(attempt: () => void): ControlError | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    const refusal = controlErrorOf(error);
    if (refusal) return refusal;
    throw error;
  }
}
