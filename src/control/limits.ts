import { Type, type Static } from '@sinclair/typebox';
import { timestampOf } from '../clock.ts';
import { ControlError } from '../control-error.ts';
import { formatRate, readRate } from '../option.ts';
import { setInvitationWindow, windowOf, type Counted } from '../sandboxes/invitation-limit.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { readField } from './conventions.ts';
import { strict } from '../schema-parts.ts';
import { ErrorBody } from './schemas.ts';

export const LimitsView = Type.Object({
  invite_limit: Type.String({ description: 'Such as 60/1m, or off.' }),
  retry_after: Type.Boolean(),
  seats: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the organization; null is unlimited.' }),
  tokens: Type.Array(
    Type.Object({
      vendor: Type.String(),
      token: Type.String(),
      name: Type.String(),
      sent: Type.Integer({ description: 'Invitations in the current window.' }),
      left: Type.Union([Type.Integer(), Type.Null()], { description: 'How many more pass; null without a limit.' }),
      window_ends_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'Null while no window is open.' }),
    }),
  ),
});
type LimitsView = Static<typeof LimitsView>;

const Token = Type.Object({ token: Type.String({ description: 'The token, or its name.' }) }, strict);

/** Shows, changes, exhausts and refills the limits of a sandbox. */
export function limitRoutes(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/limits', {
    schema: { summary: "Show the limits and each token's window", response: { 200: LimitsView } },
    handler: ({ sandbox }) => view(sandbox, vendors),
  });

  app.patch('/limits', {
    schema: {
      summary: 'Change the limits',
      body: Type.Object(
        {
          invite_limit: Type.Optional(Type.String({ description: 'Such as 60/1m, or off.' })),
          retry_after: Type.Optional(Type.Boolean()),
          seats: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], { description: 'Null is unlimited.' })),
        },
        strict,
      ),
      response: { 200: LimitsView, 400: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, body: { invite_limit: limit, retry_after: retryAfter, seats } }) {
      if (seats !== undefined && vendors.every(({ fixture }) => !fixture.setSeats)) {
        throw new ControlError(409, 'no_seats', 'No vendor of this server has seats.', 'Leave "seats" out, or start the server without --vendor.');
      }
      const { limits } = sandbox;
      const inviteLimit = limit === undefined ? limits.inviteLimit : readField('invite_limit', limit, readRate, '"60/1m"');
      if (seats !== undefined) sandbox.transaction(() => { for (const { fixture } of vendors) fixture.setSeats?.(sandbox.db, seats); }); // first, because it may fail
      Object.assign(limits, { inviteLimit, retryAfter: retryAfter ?? limits.retryAfter });
      return view(sandbox, vendors);
    },
  });

  app.post('/limits/exhaust', {
    schema: { summary: "Use up a token's invitations", body: Token, response: { 200: LimitsView, 404: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, body }) {
      const { inviteLimit } = sandbox.limits;
      if (inviteLimit === null) throw new ControlError(409, 'no_limit', 'There is no limit to exhaust.', 'Set one first: PATCH /_mock/limits {"invite_limit": "60/1m"}.');
      setInvitationWindow(sandbox, requireToken(sandbox, vendors, body.token), inviteLimit.count);
      return view(sandbox, vendors);
    },
  });

  app.post('/limits/refill', {
    schema: { summary: "Forget a token's sent invitations", body: Token, response: { 200: LimitsView, 404: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, body }) {
      setInvitationWindow(sandbox, requireToken(sandbox, vendors, body.token), 0);
      return view(sandbox, vendors);
    },
  });
}

function requireToken(sandbox: Sandbox, vendors: readonly Vendor[], token: string): Counted {
  const tokens = vendors.flatMap(({ name: vendor, describe }) => describe(sandbox.db).tokens.map((known) => ({ ...known, vendor })));
  const found = tokens.find((known) => known.token === token);
  if (found) return found;
  const [named, another] = tokens.filter(({ name }) => name === token);
  if (another) throw new ControlError(409, 'ambiguous_token', `Several vendors have a token named "${token}".`, 'Give the token itself; GET /_mock/limits lists them.');
  if (named) return named;
  throw new ControlError(404, 'token_not_found', 'This world has no such token.', 'GET /_mock/limits lists the tokens.');
}

function view(sandbox: Sandbox, vendors: readonly Vendor[]): LimitsView {
  const { inviteLimit, retryAfter } = sandbox.limits;
  return {
    invite_limit: inviteLimit ? formatRate(inviteLimit) : 'off',
    retry_after: retryAfter,
    seats: vendors.map(({ fixture }) => fixture.seats?.(sandbox.db)).find((seats) => seats !== undefined) ?? null,
    tokens: vendors.flatMap(({ name: vendor, describe }) =>
      describe(sandbox.db).tokens.map(({ token, name }) => {
        const { sent, endsIn } = inviteLimit ? windowOf(sandbox, { vendor, token }, inviteLimit) : { sent: 0, endsIn: 0 };
        return {
          vendor, token, name, sent,
          left: inviteLimit ? Math.max(0, inviteLimit.count - sent) : null,
          window_ends_at: sent === 0 ? null : timestampOf(sandbox.clock.now() + endsIn),
        };
      })),
  };
}
