import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { queryOf } from '../../request-target.ts';
import type { Vendor } from '../vendor.ts';
import { authenticate, authenticateGlobal, type Access } from './authentication.ts';
import { describeWorld } from './describe.ts';
import { handleError, notFound, renderRefusal, unparsed } from './error-handler.ts';
import { errors } from './errors.ts';
import { setSeats } from './fixture/adjust.ts';
import { collections, exportOrganization } from './fixture/export.ts';
import { fill } from './fixture/fill.ts';
import { Organization } from './fixture/schema.ts';
import { migrations } from './migrations.ts';
import { vendorName } from './name.ts';
import { options, type RoleIds, type TeamTokenRoles } from './options.ts';
import { emailsOf, fieldOf, lastOfEach, readBody, readMultipart, requireDecodable, wellFormedType } from './parameters.ts';
import { takeBody } from '../body.ts';
import { detailedRules, refusalFor } from './provoked-refusal.ts';
import { listRoles } from './roles/list.ts';
import { requestedTeam, type Team } from './team.ts';
import { changeTeamMemberRole } from './team-members/change-role.ts';
import { deleteTeamMemberByEmail } from './team-members/delete-by-email.ts';
import { deleteTeamMember } from './team-members/delete.ts';
import { getTeamMember } from './team-members/get.ts';
import { invitations } from './team-members/invitations.ts';
import { inviteTeamMember } from './team-members/invite.ts';
import { listTeamMembers } from './team-members/list.ts';
import { seatsOf } from './team-members/store.ts';
import { createTeam } from './teams/create.ts';
import { deleteTeam } from './teams/delete.ts';
import { getTeam } from './teams/get.ts';
import { listTeams } from './teams/list.ts';
import { updateTeam } from './teams/update.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What Better Stack's handlers know of a request besides its sandbox. */
    betterStack: BetterStackOptions & {
      access: Access;
      /** The world that the token was looked up in. */
      world: number;
      /** The address of whom a request is about that names them by id, once they are found. */
      about?: string;
    };
    /** The team the request is about, on the endpoints of team members. */
    betterStackTeam: Team;
  }
}

export interface BetterStackOptions {
  readonly roleIds: RoleIds;
  readonly teamTokenRoles: TeamTokenRoles;
}

/** The vendor's other host, which serves nothing of this API (observed). */
const hostWithout = /^uptime\.betterstack\.com(?::\d+)?$/i;

/** Reads of a request's head what Fastify would read in another way. @throws 400 */
function takeHead({ url, headers }: FastifyRequest): void {
  requireDecodable(queryOf(url));
  const { 'content-type': type } = headers;
  if (type === '') delete headers['content-type']; // as none, where Fastify would refuse it
  else if (type !== undefined) headers['content-type'] = wellFormedType(type);
}

/** Makes of query and body what the schemas look at. @throws 400 when the body couldn't be read */
function takeParameters(request: FastifyRequest): void {
  if (request.bodyRefusal) throw request.bodyRefusal;
  request.body ??= {};
  lastOfEach(request.query as Record<string, unknown>); // the query reader yields an object
}

const routes: FastifyPluginCallback<BetterStackOptions> = (app, { roleIds, teamTokenRoles }, done) => {
  /** Looks the token up before the body is read, and again after it if there is another world, or a team less, by then. */
  function admitBy(authenticate: (request: FastifyRequest) => Access, scope: FastifyInstance): void {
    const admit = (request: FastifyRequest) => {
      request.betterStack = { access: authenticate(request), world: request.sandbox.world, roleIds, teamTokenRoles };
    };
    scope.addHook('onRequest', (request, reply, done) => {
      if (hostWithout.test(request.headers.host ?? '')) {
        request.operation = undefined;
        return notFound(request, reply);
      }
      takeHead(request);
      admit(request);
      done();
    });
    scope.addHook('preValidation', (request, _reply, done) => {
      takeParameters(request);
      if (request.betterStack.world !== request.sandbox.world) admit(request);
      done();
    });
  }

  app.setErrorHandler(handleError);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'string' }, (request, text: string, done) =>
    done(null, takeBody(request, text, () => readBody(request.headers['content-type'], text))));
  app.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, async (request: FastifyRequest, text: string) => {
    request.rawBody = text;
    return readMultipart(request.headers['content-type']!, text); // it has one, or this would not be its parser
  });

  app.register((organization, _, done) => {
    admitBy(authenticate, organization);

    organization.route(listRoles);

    organization.register((team, _, done) => {
      team.addHook('preValidation', (request, _reply, done) => {
        request.betterStackTeam = requestedTeam(request);
        done();
      });

      team.route(listTeamMembers);
      team.route(getTeamMember);
      team.route(inviteTeamMember);
      team.route(deleteTeamMember);
      team.route(deleteTeamMemberByEmail);
      team.route(changeTeamMemberRole);
      done();
    });
    done();
  });

  app.register((teams, _, done) => {
    admitBy(authenticateGlobal, teams);

    teams.route(listTeams);
    teams.route(getTeam);
    teams.route(createTeam);
    teams.route(updateTeam);
    teams.route(deleteTeam);
    done();
  });

  done();
};

/** Better Stack's team-management API. */
export const betterStack = {
  name: vendorName,
  title: 'Better Stack',
  options,
  migrations,
  errors,
  renderRefusal,
  bodyTypes: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  fixture: {
    schema: Organization,
    fill,
    export: exportOrganization,
    collections,
    seats: seatsOf,
    setSeats,
    people: async () => (await import('./fixture/people.ts')).addPeople,
  },
  tokenKinds: ['global', 'team', 'telemetry'],
  routes,
  owns: (path) => path === '/api' || path.startsWith('/api/'),
  handleError,
  notFound,
  refusalFor,
  detailedRules,
  unparsed,
  fieldOf,
  emails: emailsOf,
  describe: describeWorld,
  invitations,
} satisfies Vendor;
