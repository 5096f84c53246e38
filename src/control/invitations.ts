import { Type, type Static } from '@sinclair/typebox';
import { formatAcceptance, readAcceptance } from '../acceptance-mode.ts';
import { ControlError } from '../control-error.ts';
import { acceptInvitation, findPending, type Names } from '../sandboxes/acceptance.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import { Choice, strict } from '../schema-parts.ts';
import type { PendingInvitation, Vendor } from '../vendors/vendor.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { readField } from './conventions.ts';
import { requireKnown } from './names.ts';
import { ErrorBody } from './schemas.ts';

export const InvitationView = Type.Object({
  vendor: Type.String(),
  id: Type.String(),
  email: Type.String(),
  team: Type.String(),
  role: Type.String(),
  invited_at: Type.String({ format: 'date-time' }),
});

export const Outcome = Type.Object({
  outcome: Choice(['accepted', 'declined', 'expired']),
  member_id: Type.Union([Type.String(), Type.Null()], { description: 'The id of the member that it became; null unless accepted.' }),
  invitation: InvitationView,
});
type Outcome = Static<typeof Outcome>;

const Which = {
  email: Type.String({ minLength: 1 }),
  team: Type.Optional(Type.String({ description: "The team's name; needed when several teams invited the address." })),
  vendor: Type.Optional(Type.String({ description: 'Needed when invitations of several vendors match.' })),
};
const WhichBody = Type.Object(Which, strict);
type Which = Static<typeof WhichBody>;

const Name = Type.String({ maxLength: 255, description: 'From the address unless given: new.user@example.com is New User.' });

const AcceptanceMode = Type.Object(
  { mode: Type.String({ description: 'manual, immediately, or a wait such as "after 10m".' }) },
  strict,
);

/** What the invited people do, and what time does: accept, decline, let expire. */
export function invitationRoutes(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/invitations', {
    schema: { summary: 'List the pending invitations', response: { 200: Type.Object({ invitations: Type.Array(InvitationView) }) } },
    handler: ({ sandbox }) => ({
      invitations: vendors.flatMap((vendor) => findPending(sandbox, vendor, {}).map((invitation) => view(vendor, invitation))),
    }),
  });

  app.post('/invitations/accept', {
    schema: {
      summary: 'Accept an invitation, as the invited person',
      body: Type.Object({ ...Which, first_name: Type.Optional(Name), last_name: Type.Optional(Name) }, strict),
      response: { 200: Outcome, 400: ErrorBody, 404: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, body }) {
      const { first_name: firstName, last_name: lastName } = body;
      const names: Partial<Names> = { ...(firstName !== undefined && { firstName }), ...(lastName !== undefined && { lastName }) };
      return sandbox.transaction((): Outcome => {
        const { vendor, invitation } = requireOne(sandbox, vendors, body);
        return { outcome: 'accepted', member_id: acceptInvitation(sandbox, vendor, invitation, names), invitation: view(vendor, invitation) };
      });
    },
  });

  for (const [action, outcome, summary] of [
    ['decline', 'declined', 'Decline an invitation, as the invited person'],
    ['expire', 'expired', 'Let an invitation expire'],
  ] as const) {
    app.post(`/invitations/${action}`, {
      schema: { summary, body: WhichBody, response: { 200: Outcome, 400: ErrorBody, 404: ErrorBody, 409: ErrorBody } },
      handler: ({ sandbox, body }) =>
        sandbox.transaction((): Outcome => {
          const { vendor, invitation } = requireOne(sandbox, vendors, body);
          vendor.invitations[action](sandbox.db, invitation.id);
          return { outcome, member_id: null, invitation: view(vendor, invitation) };
        }),
    });
  }

  app.get('/invitations/acceptance', {
    schema: { summary: 'Show whether invitations accept themselves', response: { 200: AcceptanceMode } },
    handler: ({ sandbox: { acceptance } }) => ({ mode: formatAcceptance(acceptance.after) }),
  });

  app.put('/invitations/acceptance', {
    schema: { summary: 'Set whether invitations accept themselves', body: AcceptanceMode, response: { 200: AcceptanceMode, 400: ErrorBody } },
    handler({ sandbox: { acceptance }, body: { mode } }) {
      acceptance.after = readField('mode', mode, readAcceptance, '"after 10m"');
      return { mode: formatAcceptance(acceptance.after) };
    },
  });
}

interface Found {
  readonly vendor: Vendor;
  readonly invitation: PendingInvitation;
}

/** @throws ControlError 400 for a vendor that isn't there, 404 when nothing matches, 409 when more than one does */
function requireOne(sandbox: Sandbox, vendors: readonly Vendor[], { email, team, vendor: name }: Which): Found {
  requireKnown('vendor', name, () => vendors.map((vendor) => vendor.name));
  const find = (asked: readonly Vendor[], wanted: { email: string; team?: string }) =>
    asked.flatMap((vendor) => findPending(sandbox, vendor, wanted).map((invitation): Found => ({ vendor, invitation })));
  const found = find(vendors.filter((vendor) => vendor.name === (name ?? vendor.name)), { email, ...(team !== undefined && { team }) });
  const [first, second] = found;
  if (!first) {
    const elsewhere = find(vendors, { email });
    const message = elsewhere.length === 0 ? `No invitation of ${email} is pending.` : `${email} isn't invited there, but to ${placesOf(elsewhere)}.`;
    throw new ControlError(404, 'invitation_not_found', message, 'GET /_mock/invitations lists the pending ones.');
  }
  if (!second) return first;
  throw new ControlError(409, 'invitation_ambiguous', `${email} is invited to several teams: ${placesOf(found)}.`, 'Name one as "team", and its "vendor" if need be.');
}

function placesOf(found: readonly Found[]): string {
  return found.map(({ vendor, invitation }) => `"${invitation.team}" of ${vendor.name}`).join(', ');
}

function view({ name }: Vendor, { id, email, team, role, invitedAt }: PendingInvitation): Static<typeof InvitationView> {
  return { vendor: name, id, email, team, role, invited_at: invitedAt };
}
