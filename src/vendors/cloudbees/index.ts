import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { pathOf } from '../../request-target.ts';
import type { Vendor } from '../vendor.ts';
import { authenticate, tokenKinds, type Access } from './authentication.ts';
import { describeWorld } from './describe.ts';
import { handleError, notFound, renderRefusal, unparsed } from './error-handler.ts';
import { errors } from './errors.ts';
import { collections, exportWorld } from './fixture/export.ts';
import { fill } from './fixture/fill.ts';
import { World } from './fixture/schema.ts';
import { emailsOf, fieldOf } from './invites/body.ts';
import { createInvites, createInvitesExample, createInvitesOpenApi } from './invites/create.ts';
import { invitations } from './invites/invitations.ts';
import { migrations } from './migrations.ts';
import { vendorName } from './name.ts';
import { options } from './options.ts';
import { requestedOrganization, type Organization } from './organization.ts';
import { readBody } from './parameters.ts';
import { isOwnPath } from './paths.ts';
import { takeBody } from '../body.ts';
import { detailedRules, refusalFor } from './provoked-refusal.ts';
import { listTeams } from './teams/list.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What CloudBees' handlers know of a request besides its sandbox. */
    cloudbees: CloudBeesOptions & {
      readonly access: Access;
      /** The world that the token was looked up in. */
      readonly world: number;
    };
    /** The organization the request is about. */
    cloudbeesOrganization: Organization;
  }
}

export interface CloudBeesOptions {
  readonly strict: boolean;
}

const routes: FastifyPluginCallback<CloudBeesOptions> = (app, { strict }, done) => {
  app.setErrorHandler(handleError);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => done(null, takeBody(request, text, readBody)));
  const admit = (request: FastifyRequest) => {
    request.cloudbees = { strict, access: authenticate(request), world: request.sandbox.world };
  };
  app.addHook('onRequest', (request, _reply, done) => {
    if (pathOf(request.url).endsWith('/')) { // the gateway compares part by part, and behind the slash is one more (assumed)
      request.operation = undefined;
      throw errors.endpointNotFound();
    }
    admit(request);
    if (request.mediaType === undefined) delete request.headers['content-type']; // the gateway reads JSON all the same, where Fastify would refuse it
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.bodyRefusal) throw request.bodyRefusal;
    if (request.cloudbees.world !== request.sandbox.world) admit(request); // another one, while the body came
    request.body ??= {};
    const { organizationId } = request.params as { organizationId: string }; // every path of this vendor has it
    request.cloudbeesOrganization = requestedOrganization(request.sandbox.db, organizationId, request.cloudbees.access);
    done();
  });

  app.route(listTeams);
  app.route(createInvites);
  app.route(createInvitesOpenApi);
  app.route(createInvitesExample);
  done();
};

/** CloudBees' team invites API. */
export const cloudbees = {
  name: vendorName,
  title: 'CloudBees',
  options,
  migrations,
  errors,
  renderRefusal,
  bodyTypes: ['application/json'],
  fixture: { schema: World, fill, export: exportWorld, collections },
  tokenKinds,
  routes,
  owns: isOwnPath,
  handleError,
  notFound,
  refusalFor,
  detailedRules,
  unparsed,
  fieldOf: (name, { cloudbees: known }) => fieldOf(name, known ?? { strict: false }), // without a token, nothing is known
  emails: emailsOf,
  describe: describeWorld,
  invitations,
} satisfies Vendor;
