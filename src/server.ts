import Fastify, { type FastifyInstance, type FastifyPluginCallback, type FastifyReply, type FastifyRequest } from 'fastify';
import { monotonic } from './clock.ts';
import type { Config } from './config.ts';
import type { ContractRoute } from './coverage/behaviours.ts';
import type { Coverage } from './coverage/coverage.ts';
import { watchClients } from './coverage/watch.ts';
import type { ControlError } from './control-error.ts';
import { answerError, controlErrorOf } from './control/conventions.ts';
import { controlApi, controlPrefix, isControlUrl } from './control/index.ts';
import { addFaultHooks } from './faults/hooks.ts';
import { journalExchanges, recordWithoutHooks } from './journal/record.ts';
import type { Log } from './log.ts';
import { requestIds } from './request-ids.ts';
import { schemaCompilers } from './schema-compilers.ts';
import type { Fixtures } from './sandboxes/fixture.ts';
import type { Sandbox } from './sandboxes/sandbox.ts';
import type { Sandboxes } from './sandboxes/sandboxes.ts';
import { acceptDue } from './sandboxes/acceptance.ts';
import { requestedSandbox, rewriteUrl } from './sandboxes/selection.ts';
import { answerUnroutable, originOf, refuseWithoutHost } from './unroutable.ts';
import { answerUnparsed, vendorOf } from './vendors/dispatch.ts';
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

export interface ServerParts {
  readonly config: Config;
  readonly vendors: readonly Vendor[];
  readonly sandboxes: Sandboxes;
  readonly fixtures: Fixtures;
  readonly log: Log;
  /** Takes up the vendors' operations. */
  readonly contract: ContractRoute[];
  readonly coverage: Coverage;
}

const largestBody = 1_048_576; // bytes
const longestPathParameter = 8_192; // characters; the whole head of a request is limited to 16 KiB by Node

/** Puts the parts together. What it returns doesn't listen yet. */
export function createServer({ config, vendors, sandboxes, fixtures, log, contract, coverage }: ServerParts): FastifyInstance {
  const app = Fastify({
    genReqId: requestIds(),
    requestIdHeader: false,
    bodyLimit: largestBody,
    forceCloseConnections: 'idle',
    rewriteUrl,
    http: { requireHostHeader: false }, // refused in the vendor's words instead
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: longestPathParameter },
    schemaController: { compilersFactory: schemaCompilers },
    frameworkErrors: (error, request, reply) => {
      if (isControlUrl(request.url)) return answerError(error, request, reply);
      const vendor = vendorOf(vendors, request.url);
      enter(request, reply, sandboxes, vendors);
      recordWithoutHooks(request, reply, vendor);
      vendor.handleError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerUnparsed(vendors, error, socket),
  });

  app.decorateRequest('arrivedAt', 0);
  app.decorateRequest('tellFailure', log.failure);
  app.decorateRequest('caller', null);
  app.decorateRequest('pageShape', null);
  app.decorateRequest('pageLinks', null);
  app.decorateRequest('refusal', null);
  app.decorateRequest('sandbox');
  app.decorateRequest('publicBase', { getter() { return config.publicUrl ?? originOf(this); } });

  app.addHook('onRequest', (request, reply, done) => {
    const refused = enter(request, reply, sandboxes, vendors);
    if (refused) reply.code(refused.statusCode).send(refused.body);
    else if (!refuseWithoutHost(request, reply, vendors)) done();
  });
  app.addHook('preValidation', (request, reply, done) => {
    const refused = enterAgain(request, sandboxes);
    if (refused) reply.code(refused.statusCode).send(refused.body);
    else done();
  });
  watchClients(app, coverage);
  addFaultHooks(app, sandboxes);
  journalExchanges(app, vendors);
  const { request: logRequest } = log;
  if (logRequest) app.addHook('onResponse', (request, reply, done) => { logRequest(request, reply); done(); });

  app.register(controlApi, { prefix: controlPrefix, config, vendors, sandboxes, fixtures, contract, coverage });
  for (const vendor of vendors) app.register(vendorScope(vendor, config, contract));
  answerUnroutable(app, vendors);
  return app;
}

/** Gives a request its sandbox, where what is due by now has happened. @returns why it can't have it */
function enter(request: FastifyRequest, reply: FastifyReply, sandboxes: Sandboxes, vendors: readonly Vendor[]): ControlError | undefined {
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

/** A vendor's routes, each marked with the vendor and noted in the contract. */
function vendorScope(vendor: Vendor, config: Config, contract: ContractRoute[]): FastifyPluginCallback {
  return (scope, _options, done) => {
    scope.addHook('onRoute', ({ config, method, url, schema = {} }) => {
      if (config === undefined) return;
      config.vendor = vendor.name;
      if (config.operation && method !== 'HEAD') contract.push({ vendor, operation: config.operation, method: String(method), path: url, schema });
    });
    scope.register(vendor.routes, config as never); // a vendor reads the options it declared
    done();
  };
}
