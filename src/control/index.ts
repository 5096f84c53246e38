import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { ControlError } from '../control-error.ts';
import type { Config } from '../config.ts';
import type { ContractRoute } from '../coverage/behaviours.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { ControlRoute } from '../openapi/control-api.ts';
import type { Fixtures } from '../sandboxes/fixture.ts';
import type { Sandboxes } from '../sandboxes/sandboxes.ts';
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

const Health = Type.Object({ status: Type.Literal('ok') });

/** Our own API, under `/_mock`: it steers sandboxes and asks them what happened. */
export const controlApi: FastifyPluginCallback<ControlParts> = (app, { config, vendors, sandboxes, fixtures, contract, coverage }, done) => {
  const parts: ControlParts = { config, vendors, sandboxes, fixtures, contract, coverage };
  const routes: ControlRoute[] = [];
  app.addHook('onRoute', (route) => { if (route.method !== 'HEAD') routes.push(route); });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text: string, done) => done(null, readJson(text)));
  app.addHook('preValidation', (request, _reply, done) => {
    request.body ??= {};
    done();
  });
  app.setSchemaErrorFormatter(invalidRequest);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request) => {
    throw new ControlError(404, 'not_found', `There is no ${request.method} ${request.url} in the control API.`, 'GET /_mock/openapi.json lists what there is.');
  });

  app.get('/livez', { schema: { summary: 'Tell that the server runs', response: { 200: Health } } }, () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { summary: 'Tell that the server can answer', response: { 200: Health } } }, () => ({ status: 'ok' }));
  app.register(acceptLink, parts);
  app.register((guarded: FastifyInstance, _, done) => {
    guarded.addHook('onRequest', requireControlAccess(config));
    guarded.register(sandboxRoutes, parts);
    guarded.register(clockRoutes, parts);
    guarded.register(limitRoutes, parts);
    guarded.register(stateRoutes, parts);
    guarded.register(snapshotRoutes, parts);
    guarded.register(faultRoutes, parts);
    guarded.register(invitationRoutes, parts);
    guarded.register(outboxRoutes, parts);
    guarded.register(tokenRoutes, parts);
    guarded.register(journalRoutes, parts);
    guarded.register(coverageRoutes, parts);
    guarded.register(openApiRoutes, { ...parts, routes });
    done();
  });
  done();
};
