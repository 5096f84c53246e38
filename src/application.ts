import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import { monotonic } from './clock.ts';
import type { Config } from './config.ts';
import type { ControlError } from './control-error.ts';
import { controlErrorOf } from './control/conventions.ts';
import type { Log } from './log.ts';
import { acceptDue } from './sandboxes/acceptance.ts';
import type { Sandbox } from './sandboxes/sandbox.ts';
import type { Sandboxes } from './sandboxes/sandboxes.ts';
import { requestedSandbox } from './sandboxes/selection.ts';
import { schemaCompilers } from './schema-compilers.ts';
import { originOf } from './unroutable.ts';
import type { Vendor } from './vendors/vendor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The world the request is about. */
    sandbox: Sandbox;
    /** The origin of links in answers. */
    readonly publicBase: string;
    /** When its turn came, by `monotonic`. */
    beganAt: number;
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
  keepAlive: true, // tells in time which clients are gone, because no connection is ended for being idle
};

/** Fastify as we set it up for the vendors' APIs and for our own. */
export function createApplication({ config, log }: { config: Config; log: Log }, options: FastifyServerOptions): FastifyInstance {
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
  app.server.keepAliveTimeout = 0; // no request meets the end of its connection; Fastify's option takes no 0
  app.decorateRequest('tellFailure', log.failure);
  app.decorateRequest('publicBase', { getter() { return config.publicUrl ?? originOf(this); } });
  return app;
}

/** Takes away the content type of a body that doesn't come, for whose stream Fastify would wait. */
export function dropTypeOfNothing({ headers }: FastifyRequest): void {
  if (headers['content-type'] !== undefined && !announcesBody(headers)) delete headers['content-type'];
}

/** Whether a body follows the head of a request. */
function announcesBody(headers: FastifyRequest['headers']): boolean {
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}

/** Gives a request its sandbox, or refuses it when it can't have it. @returns whether it refused */
export function refuseToEnter(request: FastifyRequest, reply: FastifyReply, sandboxes: Sandboxes, vendors: readonly Vendor[]): boolean {
  return answered(enter(request, sandboxes, vendors), reply);
}

/**
 * To be asked once the body is there, which may be long in coming. When the sandbox was deleted meanwhile, the request is about the
 * one that has its name now.
 * @returns whether it refused
 */
export function refuseToGoOn(request: FastifyRequest, reply: FastifyReply, sandboxes: Sandboxes): boolean {
  const { sandbox } = request;
  return sandbox.isGone && answered(refusalBy(() => { request.sandbox = sandboxes.require(sandbox.name); }), reply);
}

function answered(refused: ControlError | undefined, reply: FastifyReply): boolean {
  if (refused) reply.code(refused.statusCode).send(refused.body);
  return refused !== undefined;
}

/** Notes when the turn of a request came, gives its answer the id that finds it in journal and log, and has its end logged. */
export function begin(request: FastifyRequest, reply: FastifyReply, { request: logRequest }: Log): void {
  request.beganAt = monotonic();
  if (logRequest) reply.raw.once('close', () => logRequest(request, reply));
  reply.header('x-request-id', request.id);
}

/** Gives a request its sandbox, where what is due by now has happened. @returns why it can't have it */
export function enter(request: FastifyRequest, sandboxes: Sandboxes, vendors: readonly Vendor[]): ControlError | undefined {
  return refusalBy(() => {
    request.sandbox = sandboxes.require(requestedSandbox(request));
    acceptDue(request.sandbox, vendors);
  });
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
