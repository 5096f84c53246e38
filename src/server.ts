import type { FastifyError, FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { createApplication, enter, enterSandboxes } from './application.ts';
import { monotonic } from './clock.ts';
import type { Config } from './config.ts';
import type { ContractRoute } from './coverage/behaviours.ts';
import { watchClients } from './coverage/watch.ts';
import type { ControlParts } from './control/application.ts';
import { answerError } from './control/conventions.ts';
import { answerControl } from './control/index.ts';
import { addFaultHooks } from './faults/hooks.ts';
import { journalExchanges, recordWithoutHooks } from './journal/record.ts';
import type { Log } from './log.ts';
import { requestIds } from './request-ids.ts';
import { isControlUrl } from './request-target.ts';
import { rewriteUrl } from './sandboxes/selection.ts';
import { answerUnroutable, refuseWithoutHost } from './unroutable.ts';
import { answerUnparsed, vendorOf } from './vendors/dispatch.ts';
import type { Vendor } from './vendors/vendor.ts';

export interface ServerParts extends ControlParts {
  readonly log: Log;
  /** Takes up the vendors' operations. */
  readonly contract: ContractRoute[];
}

/** Puts the parts together. What it returns doesn't listen yet. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { config, vendors, sandboxes, log, contract, coverage } = parts;
  const { request: logRequest } = log;
  const app = createApplication({
    genReqId: requestIds(),
    rewriteUrl,
    frameworkErrors: (error, request, reply) => {
      request.arrivedAt = monotonic();
      if (logRequest) reply.raw.once('close', () => logRequest(request, reply));
      if (isControlUrl(request.url)) return answerError(error, request, reply.header('x-request-id', request.id));
      const vendor = vendorOf(vendors, request.url);
      recordWithoutHooks(request, reply, vendor, log);
      vendor.handleError(failureToEnter(request, reply, parts) ?? error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerUnparsed(vendors, error, socket),
  });

  if (logRequest) app.addHook('onRequest', (request, reply, done) => { reply.raw.once('close', () => logRequest(request, reply)); done(); });
  answerControl(app, parts);
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404 && request.mediaType === undefined) delete request.headers['content-type']; // Fastify would refuse it for no vendor
    const { operation, vendor } = request.routeOptions.config; // once, because Fastify makes the options anew whenever they are read
    request.operation = operation;
    request.vendor = vendor ?? vendorOf(vendors, request.url);
    done();
  });
  enterSandboxes(app, parts);
  app.addHook('onRequest', (request, reply, done) => {
    if (!refuseWithoutHost(request, reply, vendors)) done();
  });
  watchClients(app, coverage);
  addFaultHooks(app, sandboxes);
  journalExchanges(app);

  for (const vendor of vendors) app.register(vendorScope(vendor, config, contract));
  answerUnroutable(app, vendors);
  return app;
}

/** Gives a request its sandbox where nothing catches what that throws. @returns what it threw */
function failureToEnter(request: FastifyRequest, reply: FastifyReply, { sandboxes, vendors }: ServerParts): FastifyError | undefined {
  try {
    enter(request, reply, sandboxes, vendors);
    return undefined;
  } catch (error) {
    return error as FastifyError; // for a vendor's error handler, which takes whatever it is
  }
}

/** A vendor's routes, each marked with the vendor and noted in the contract. */
function vendorScope(vendor: Vendor, config: Config, contract: ContractRoute[]): FastifyPluginCallback {
  return (scope, _options, done) => {
    scope.addHook('onRoute', ({ config, method, url, schema = {} }) => {
      if (config === undefined) return;
      config.vendor = vendor;
      if (config.operation && method !== 'HEAD') contract.push({ vendor, operation: config.operation, method: String(method), path: url, schema });
    });
    vendor.routes(scope, config as never, done); // a vendor reads the options it declared
  };
}
