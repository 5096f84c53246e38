import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { timestamp } from '../../../clock.ts';
import { countSentInvitations } from '../../../sandboxes/invitation-limit.ts';
import { sendInvitationMail } from '../../../sandboxes/outbox.ts';
import { endpoint, type Operation } from '../../endpoint.ts';
import type { Refusal } from '../../refusal.ts';
import { firstOf } from '../../schema-refusal.ts';
import { errors } from '../errors.ts';
import { vendorName } from '../name.ts';
import { invitePaths } from '../paths.ts';
import { Status } from '../status-schema.ts';
import { OrganizationPath } from '../teams/schemas.ts';
import { invitedTeams } from '../teams/store.ts';
import { readInviteBody } from './body.ts';
import { presentInvite, presentSentInvite } from './present.ts';
import { expirationOf, refuseImmutable, requireInviteRight, requireInvitesLeft } from './rules.ts';
import { InviteBody, SentInvites } from './schemas.ts';
import { emailKeyOf, isMember, saveInvite } from './store.ts';

/** `POST /v3/organizations/{organizationId}/teams/invites`: invites people to teams. */
export const createInvites = inviteEndpoint(invitePaths.published, { name: 'create-invites', summary: 'Invite people to teams' });

/** `POST /v3/organizations/{organizationId}/invite`: the same at the path of the vendor's OpenAPI. */
export const createInvitesOpenApi = inviteEndpoint(invitePaths.openApi, { name: 'create-invites-openapi', summary: "The same, at the OpenAPI's path", sameAs: 'create-invites' });

/** `POST /organizations/{organizationId}/team-invites`: the same at the path of an older page's example. */
export const createInvitesExample = inviteEndpoint(invitePaths.example, { name: 'create-invites-example', summary: "The same, at the older example's path", sameAs: 'create-invites' });

function inviteEndpoint(url: string, operation: Pick<Operation, 'name' | 'summary' | 'sameAs'>) {
  return endpoint({
    method: 'POST',
    url,
    config: {
      operation: {
        ...operation,
        sendsInvitations: true,
        ignores: ['organizationId'],
        refusals: [
          'tokenNotAccepted', 'bodyTooLarge', 'bodyUnreadable', 'organizationNotFound', 'organizationNotPermitted', 'inviteNotPermitted',
          'fieldGivenTwice', 'fieldTypeWrong', 'emailsRequired', 'emailMalformed', 'expirationMalformed', 'expirationPast',
          'teamUnknown', 'teamManagedElsewhere', 'tooManyInvites',
        ],
      },
    },
    schema: {
      params: OrganizationPath,
      body: InviteBody,
      response: { 200: SentInvites, 400: Status, 401: Status, 403: Status, 404: Status, 413: Status, 429: Status },
    },
    preValidation(request, _reply, done) {
      const { access, strict } = request.cloudbees;
      requireInviteRight(access);
      request.body = readInviteBody(request.body, { strict }) as InviteBody; // the schema looks at it next
      done();
    },
    schemaErrorFormatter: refusalOf,
    handler(request) {
      const { sandbox, body, cloudbees: { access }, cloudbeesOrganization: organization } = request;
      const { db, clock } = sandbox;
      const counted = { vendor: vendorName, token: access.token };
      const sent = sandbox.transaction(() => {
        const now = timestamp(clock);
        const expirationDate = expirationOf(now, body.expirationDate);
        const teams = invitedTeams(db, organization, body.teamIds ?? []);
        refuseImmutable(teams);
        const wanted = withoutRepeats(body.emails)
          .flatMap((email) => teams.map((team) => ({ email, teamId: team.id })))
          .filter(({ email, teamId }) => !isMember(db, teamId, email));
        requireInvitesLeft(sandbox, counted, wanted.length);
        countSentInvitations(sandbox, counted, wanted.length);
        const { redirectUrl = '', invitedBy } = body;
        const auditWho = invitedBy || access.userId; // an empty text is unset for the gateway
        const invites = wanted.map((address) => saveInvite(db, { ...address, redirectUrl, expirationDate, auditWho, auditWhen: now }));
        for (const { id, email, teamName } of invites) {
          sendInvitationMail(request, { vendor: vendorName, invitationId: id, address: email, team: teamName, sentAt: now });
        }
        return invites;
      });
      return { invites: sent.map(presentInvite), sentInvites: sent.map(presentSentInvite) };
    },
  });
}

/** Of an address that is given twice, in whatever case, the first counts (assumed). */
function withoutRepeats(emails: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const email of emails) if (!first.has(emailKeyOf(email))) first.set(emailKeyOf(email), email);
  return [...first.values()];
}

/** What the schema refuses, in the vendor's words. */
function refusalOf(unfit: FastifySchemaValidationError[]): Refusal {
  const { keyword, instancePath, data } = firstOf(unfit);
  const [, field, index] = instancePath.split('/');
  if (keyword === 'required' || keyword === 'minItems') return errors.emailsRequired('emails');
  if (field === 'expirationDate') return errors.expirationMalformed(field, String(data));
  return errors.emailMalformed(`emails[${index}]`, String(data));
}
