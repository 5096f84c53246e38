import type { IncomingMessage } from 'node:http';
import type { FastifyPluginCallbackTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault, RouteOptions } from 'fastify';
import { begin, createApplication, refuseToEnter, refuseToGoOn } from '../application.ts';
import { ControlError } from '../control-error.ts';
import type { Config } from '../config.ts';
import type { ContractRoute } from '../coverage/behaviours.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { isReading } from '../methods.ts';
import type { ControlRoute } from '../openapi/control-api.ts';
import { controlPrefix, pathOf } from '../request-target.ts';
import type { Fixtures } from '../sandboxes/fixture.ts';
import type { Sandboxes } from '../sandboxes/sandboxes.ts';
import type { ServerParts } from '../server.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { acceptLink } from './accept-link.ts';
import { clockRoutes } from './clock.ts';
import { answerError, invalidRequest, readJson } from './conventions.ts';
import { coverageRoutes } from './coverage.ts';
import { faultRoutes } from './faults.ts';
import { invitationRoutes } from './invitations.ts';
import { journalRoutes } from './journal.ts';
import { limitRoutes } from './limits.ts';
import { openApiRoutes } from './openapi.ts';
import { outboxRoutes } from './outbox.ts';
import { requireControlAccess } from './safety.ts';
import { sandboxRoutes } from './sandboxes.ts';
import { Nothing } from './schemas.ts';
import { snapshotRoutes } from './snapshots.ts';
import { stateRoutes } from './state.ts';
import { tokenRoutes } from './tokens.ts';

/** What the control API works on. */
export interface ControlParts {
  readonly config: Config;
  readonly vendors: readonly Vendor[];
  readonly sandboxes: Sandboxes;
  readonly fixtures: Fixtures;
  /** The vendors' operations; complete once the server is ready. */
  readonly contract: readonly ContractRoute[];
  readonly coverage: Coverage;
}

/** Where the routes of the control API are put; its schemas type their requests. */
export type ControlScope = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>;

const Health = Type.Object({ status: Type.Literal('ok') });
const healthy = { status: 'ok' } as const;

/**
 * Our own API, under `/_mock`: it steers sandboxes and asks them what happened. Nothing that looks at the vendors' exchanges looks at
 * its own.
 * @param idOf the id that a request got already
 */
export async function createControl(parts: ServerParts, idOf: (request: IncomingMessage) => string): Promise<FastifyInstance> {
  const app = createApplication(parts, { genReqId: (request) => idOf(request as IncomingMessage), frameworkErrors: answerError }); // it speaks plain HTTP
  app.addHook('onRequest', (request, reply, done) => {
    begin(request, reply, parts.log);
    done();
  });
  app.addHook('onSend', (request, _reply, _payload, done) => {
    if (!isReading(request)) request.sandbox?.clientLint?.forgetInvitations(); // the world may have changed
    done();
  });
  const routes: ControlRoute[] = [];
  const answerUnknown = (request: FastifyRequest, reply: FastifyReply) => answerError(unknownEndpoint(routes, request), request, reply);
  app.register(controlApi, { prefix: controlPrefix, routes, ...parts });
  app.setNotFoundHandler(answerUnknown);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (request.is404 && (error.statusCode ?? 500) < 500) answerUnknown(request, reply);
    else answerError(error, request, reply);
  });
  await app.ready();
  return app;
}

/** What is said of a path or method that the control API doesn't have. */
function unknownEndpoint(routes: readonly ControlRoute[], { method, url }: FastifyRequest): ControlError {
  const path = pathOf(url).replace(/\/$/, ''); // the router takes a slash at the end, too
  const methods = routes.filter((route) => isPathOf(route, path)).map((route) => route.method);
  const hint = methods.length > 0 ? `This path takes ${methods.join(', ')}.` : `GET ${controlPrefix} lists what there is.`;
  return new ControlError(404, 'not_found', `There is no ${method} ${url} in the control API.`, hint);
}

function isPathOf({ url }: ControlRoute, path: string): boolean {
  const words = url.split('/');
  const asked = path.split('/');
  return words.length === asked.length && words.every((word, place) => word.startsWith(':') || word === asked[place]);
}

/** Gives every request to these routes its sandbox, and a body to look at. */
function enterSandboxes(app: ControlScope, { vendors, sandboxes }: ControlParts): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!refuseToEnter(request, reply, sandboxes, vendors)) done();
  });
  app.addHook('preValidation', (request, reply, done) => {
    request.body ??= {};
    if (!refuseToGoOn(request, reply, sandboxes)) done();
  });
}

/** Has a route refuse the parameters and fields that it doesn't describe. */
function takeNothingElse({ method, schema }: RouteOptions): void {
  schema!.querystring ??= Nothing; // every route describes itself
  if (method !== 'GET' && method !== 'HEAD') schema!.body ??= Nothing;
}

const controlApi: FastifyPluginCallbackTypebox<ControlParts & { routes: ControlRoute[] }> = (app, { config, vendors, sandboxes, fixtures, contract, coverage, routes }, done) => {
  const parts: ControlParts = { config, vendors, sandboxes, fixtures, contract, coverage };
  app.addHook('onRoute', (route) => { if (route.method !== 'HEAD') routes.push(route); });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text: string, done) => done(null, readJson(text)));
  app.setSchemaErrorFormatter(invalidRequest);

  app.get('/livez', { schema: { summary: 'Tell that the server runs', response: { 200: Health } } }, () => healthy);
  app.get('/readyz', { schema: { summary: 'Tell that the server can answer', response: { 200: Health } } }, () => healthy);
  app.register((open: ControlScope, _, done) => {
    enterSandboxes(open, parts);
    acceptLink(open, parts);
    done();
  });
  app.register((guarded: ControlScope, _, done) => {
    guarded.addHook('onRequest', requireControlAccess(config)); // first, because to enter a sandbox may make it
    enterSandboxes(guarded, parts);
    guarded.addHook('onRoute', takeNothingElse);
    sandboxRoutes(guarded, parts);
    clockRoutes(guarded);
    limitRoutes(guarded, parts);
    stateRoutes(guarded, parts);
    snapshotRoutes(guarded, parts);
    faultRoutes(guarded, parts);
    invitationRoutes(guarded, parts);
    outboxRoutes(guarded, parts);
    tokenRoutes(guarded, parts);
    journalRoutes(guarded, parts);
    coverageRoutes(guarded, parts);
    openApiRoutes(guarded, { ...parts, routes });
    done();
  });
  done();
};
