import type { FastifyError, FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { begin, createApplication, dropTypeOfNothing, enter, refuseToEnter, refuseToGoOn } from './application.ts';
import type { Config } from './config.ts';
import type { ContractRoute } from './coverage/behaviours.ts';
import { watchClient } from './coverage/watch.ts';
import type { ControlParts } from './control/application.ts';
import { answerError } from './control/conventions.ts';
import { addControl, type PassToControl } from './control/index.ts';
import { cutAnswer, spoiltAnswer, strikeFault } from './faults/strike.ts';
import { recordExchange, recordWithoutHooks } from './journal/record.ts';
import type { Log } from './log.ts';
import { requestIds } from './request-ids.ts';
import { isControlUrl } from './request-target.ts';
import { rewriteUrl } from './sandboxes/selection.ts';
import { inTurn } from './turns.ts';
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
  const { config, vendors, log, contract } = parts;
  const app = createApplication(parts, {
    genReqId: requestIds(),
    rewriteUrl,
    frameworkErrors: (error, request, reply) => inTurn(reply, () => {
      begin(request, reply, log);
      if (isControlUrl(request.url)) return answerError(error, request, reply);
      const vendor = vendorOf(vendors, request.url);
      recordWithoutHooks(request, reply, vendor, log);
      vendor.handleError(failureToEnter(request, parts) ?? error, request, reply);
    }),
    clientErrorHandler: (error, socket) => answerUnparsed(vendors, error, socket),
  });

  const passToControl = addControl(app, parts);
  addWayOfRequests(app, parts, passToControl);
  for (const vendor of vendors) app.register(vendorScope(vendor, config, contract));
  answerUnroutable(app, vendors);
  return app;
}

/**
 * What every request passes, besides what its vendor does at the same stages, behind it. One hook for each stage: Fastify takes as
 * long to come from hook to hook as most of this does.
 */
function addWayOfRequests(app: FastifyInstance, { vendors, sandboxes, coverage, log }: ServerParts, passToControl: PassToControl): void {
  app.addHook('onRequest', (request, reply, done) => inTurn(reply, () => {
    dropTypeOfNothing(request);
    if (passToControl(request, reply)) return;
    begin(request, reply, log);
    nameOperation(request, vendors);
    if (!refuseToEnter(request, reply, sandboxes, vendors) && !refuseWithoutHost(request, reply, vendors)) done();
  }));
  app.addHook('preValidation', (request, reply, done) => {
    if (!refuseToGoOn(request, reply, sandboxes)) strikeFault(request, reply, done);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    watchClient(request, reply, coverage);
    if (cutAnswer(request, reply, payload)) return;
    const sent = spoiltAnswer(request, reply, payload);
    recordExchange(request, reply, sent);
    done(null, sent);
  });
  app.addHook('preClose', (done) => {
    sandboxes.cutWaits();
    done();
  });
}

function nameOperation(request: FastifyRequest, vendors: readonly Vendor[]): void {
  if (request.is404 && request.mediaType === undefined) delete request.headers['content-type']; // Fastify would refuse it for no vendor
  const { operation, vendor } = request.routeOptions.config; // once, because Fastify makes the options anew whenever they are read
  request.operation = operation;
  request.vendor = vendor ?? vendorOf(vendors, request.url);
}

/** Gives a request its sandbox where nothing catches what that throws. @returns what it threw */
function failureToEnter(request: FastifyRequest, { sandboxes, vendors }: ServerParts): FastifyError | undefined {
  try {
    enter(request, sandboxes, vendors);
    return undefined;
  } catch (error) {
    return error as FastifyError; // for a vendor's error handler, which takes whatever it is
  }
}

/** A vendor's routes, each marked with the vendor and noted in the contract. */
function vendorScope(vendor: Vendor, config: Config, contract: ContractRoute[]): FastifyPluginCallback {
  return (scope, _options, done) => {
    scope.addHook('onRoute', ({ config: route, method, url, schema = {} }) => {
      if (route === undefined) return;
      route.vendor = vendor;
      if (route.operation && method !== 'HEAD') contract.push({ vendor, operation: route.operation, method: String(method), path: url, schema });
    });
    vendor.routes(scope, config as never, done); // a vendor reads the options it declared
  };
}
