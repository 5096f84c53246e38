import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { timestamp } from '../../../clock.ts';
import { countSentInvitations } from '../../../sandboxes/invitation-limit.ts';
import { sendInvitationMail } from '../../../sandboxes/outbox.ts';
import { vendorName } from '../name.ts';
import { endpoint } from '../../endpoint.ts';
import type { Refusal } from '../../refusal.ts';
import { firstOf } from '../../schema-refusal.ts';
import { errors } from '../errors.ts';
import { Errors, WithMessage } from '../json-api.ts';
import { asText } from '../parameters.ts';
import { normalizeInvitation } from './invitation-body.ts';
import { presentInvitation, presentMemberWithoutPlatforms } from './present.ts';
import { requestedRole } from './requested-role.ts';
import { refuseInvitingAdmin, requireInvitationLeft, requireSeat, restrictTeamToken } from './rules.ts';
import { InvitationBody, InvitationQuery, TeamMemberInvitation, TeamMemberWithoutPlatforms } from './schemas.ts';
import { findInvitationByEmail, findMemberByEmail, insertInvitation, renewInvitation } from './store.ts';

/** `POST /api/v2/team-members`: invites somebody, unless they are in the team already. */
export const inviteTeamMember = endpoint({
  method: 'POST',
  url: '/api/v2/team-members',
  config: {
    operation: {
      name: 'invite-team-member',
      summary: 'Invite somebody to a team',
      sendsInvitations: true,
      refusals: [
        'tokenNotAccepted', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge', 'teamNameRequired', 'teamNotFoundByName',
        'emailRequired', 'emailInvalid', 'adminNotInvitable', 'roleInvalid', 'roleNotFound',
        'teamTokenBillingAdmin', 'teamTokenTeamLead', 'noSeatLeft', 'tooManyInvitations',
      ],
    },
  },
  schema: {
    querystring: InvitationQuery,
    body: InvitationBody,
    response: {
      201: WithMessage('Invitation sent', TeamMemberInvitation),
      200: WithMessage('User is already a member of the team', TeamMemberWithoutPlatforms),
      400: Errors, 401: Errors, 403: Errors, 404: Errors, 413: Errors, 422: Errors, 429: Errors,
    },
  },
  preValidation(request, _reply, done) {
    normalizeInvitation(request.body, request.query);
    done();
  },
  schemaErrorFormatter: refusalOf,
  handler(request, reply) {
    const { sandbox, body, betterStack: { access, roleIds, teamTokenRoles }, betterStackTeam: team } = request;
    const { db, clock } = sandbox;
    const counted = { vendor: vendorName, token: access.token };

    const role = requestedRole(db, body);
    refuseInvitingAdmin(role);
    restrictTeamToken(access, teamTokenRoles, { given: role.kind });

    const { member, invitation } = sandbox.transaction(() => {
      const member = findMemberByEmail(db, team.id, body.email);
      if (member) return { member };
      const pending = findInvitationByEmail(db, team.id, body.email);
      if (pending) { // needs no other seat, and is not refused by the limit (assumed)
        restrictTeamToken(access, teamTokenRoles, { given: pending.role });
      } else {
        requireSeat(db, body.email, role);
        requireInvitationLeft(sandbox, counted);
      }
      countSentInvitations(sandbox, counted);
      const invitedAt = timestamp(clock);
      const invitation = pending
        ? renewInvitation(db, pending, invitedAt)
        : insertInvitation(db, { teamId: team.id, email: body.email, role, roleGivenById: body.role_id !== undefined, invitedAt });
      sendInvitationMail(request, { vendor: vendorName, invitationId: String(invitation.id), address: invitation.email, team: team.name, sentAt: invitedAt });
      return { invitation };
    });

    if (member) return { message: 'User is already a member of the team' as const, data: presentMemberWithoutPlatforms(member, roleIds) };
    reply.code(201);
    return { message: 'Invitation sent' as const, data: presentInvitation(invitation, roleIds) };
  },
});

/** What the schema refuses, in the vendor's words. */
function refusalOf(unfit: FastifySchemaValidationError[]): Refusal {
  const { keyword, instancePath, data } = firstOf(unfit);
  if (instancePath === '/role') return errors.roleInvalid();
  if (instancePath === '/role_id') return errors.roleNotFound(asText(data));
  return keyword === 'required' || keyword === 'minLength' ? errors.emailRequired() : errors.emailInvalid();
}
