import * as fc from 'fast-check';
import type { Answer } from '../models/answers.ts';
import { answer } from '../models/answers.ts';
import * as model from '../models/better-stack.ts';
import { pageOf } from '../models/pages.ts';
import { requestedTeam } from '../models/teams.ts';
import type { World } from '../models/world.ts';
import { anyWorld, askVendor, command, tokenOf, type Command } from './command.ts';

const members = '/api/v2/team-members';
export const anyEmail = fc.constantFrom('new.user@example.com', 'NEW.user@example.com', 'ann@example.com', 'a_b-c@example.com', 'zoe+tag@example.com', 'charlie@example.com', 'bob@example.com', 'alice@example.com', 'DANA@example.com');
const anyId = fc.integer({ min: 100, max: 108 });

/** Whose team a request is about: that of its token, or the one it names. */
interface Access {
  readonly token: string;
  readonly team?: string;
}

const anyAccess: fc.Arbitrary<Access> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ token: 'engineering-token' }) },
  { weight: 2, arbitrary: fc.constantFrom('support-token', 'readonly-token', 'telemetry-token', 'global-token', 'nobody', 'cloudbees-token').map((token) => ({ token })) },
  { weight: 3, arbitrary: fc.record({ token: fc.constantFrom('global-token', 'global-token', 'global-token', 'global-readonly-token', 'support-token'), team: fc.constantFrom('Engineering', 'Support', 'Sales', 'support') }) },
);

type Asking = Pick<Parameters<typeof askVendor>[2], 'operation' | 'method' | 'body' | 'emails'> & { path?: string; query?: string };

/** A command that asks about the members of a team. */
function about(name: string, world: string, { token, team }: Access, { path = '', query, ...asking }: Asking, act: (world: World, team: string) => Answer): Command {
  const named = team === undefined ? [] : [`team_name=${team}`];
  const parameters = [...named, ...(query === undefined ? [] : [query])];
  return command(`${token} ${name}${team === undefined ? '' : ` in ${team}`}`, world, (world, real) => askVendor(world, real, {
    ...asking, vendor: 'better-stack', token, path: `${members}${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`,
    answer(world) {
      const requested = requestedTeam(world, tokenOf(world.state, token)!, team); // it was taken
      return typeof requested === 'string' ? act(world, requested) : requested;
    },
  }));
}

function listing(world: string, access: Access, page?: number, perPage?: number): Command {
  const parameters = [...(page === undefined ? [] : [`page=${page}`]), ...(perPage === undefined ? [] : [`per_page=${perPage}`])];
  const query = parameters.length === 0 ? {} : { query: parameters.join('&') };
  return about(`shows page ${page ?? 'first'} of ${perPage ?? 50} each`, world, access, { operation: 'list-team-members', method: 'GET', ...query }, ({ state, base }, team) =>
    answer(200, pageOf(model.listed(state['better-stack'], team), `${base}${members}`, {
      ...(page !== undefined && { page }), ...(perPage !== undefined && { perPage }), ...(access.team !== undefined && { query: `team_name=${access.team}&` }),
    })));
}

const anyRole = fc.constantFrom<model.Role[]>('responder', 'member', 'team_lead', 'billing_admin', 'admin', 206);

export const memberCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, anyAccess, anyEmail, anyRole, fc.boolean()).map(([world, access, email, role, isById]) => {
    const byId = isById || role === 206;
    const body = { email, ...(byId ? { role_id: role === 206 ? role : model.roleIds[role] } : { role }) };
    return about(`invites ${email} as ${role}${byId ? ' by id' : ''}`, world, access, { operation: 'invite-team-member', method: 'POST', body, emails: [email] }, (world, team) => model.invite(world, access.token, team, { email, role, byId }));
  }),
  fc.tuple(anyWorld, anyAccess, anyEmail, fc.boolean()).map(([world, access, email, isInBody]) =>
    about(`removes ${email}`, world, access, { operation: 'delete-team-member-by-email', method: 'DELETE', emails: [email], ...(isInBody ? { body: { email } } : { query: `email=${encodeURIComponent(email)}` }) }, (world, team) => model.removeByEmail(world, team, email))),
  fc.tuple(anyWorld, anyAccess, anyId).map(([world, access, id]) =>
    about(`removes ${id}`, world, access, { operation: 'delete-team-member', method: 'DELETE', path: `/${id}` }, (world, team) => model.removeById(world, team, id))),
  fc.tuple(anyWorld, anyAccess, anyId, fc.constantFrom(101, 102, 103, 104, 105, 106, 206)).map(([world, access, id, role]) =>
    about(`gives ${id} the role ${role}`, world, access, { operation: 'change-team-member-role', method: 'POST', path: `/${id}/change-role/${role}` }, (world, team) => model.changeRole(world, team, id, role))),
  fc.tuple(anyWorld, anyAccess, anyEmail).map(([world, access, email]) =>
    about(`finds ${email}`, world, access, { operation: 'list-team-members', method: 'GET', query: `email=${encodeURIComponent(email)}`, emails: [email] }, (world, team) => model.find(world, team, email))),
  fc.tuple(anyWorld, anyAccess, anyId).map(([world, access, id]) =>
    about(`gets ${id}`, world, access, { operation: 'get-team-member', method: 'GET', path: `/${id}` }, (world, team) => model.get(world, team, id))),
  fc.tuple(anyWorld, anyAccess, fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })).map(([world, access, page, perPage]) => listing(world, access, page, perPage)),
  fc.tuple(anyWorld, anyAccess).map(([world, { token }]) => command(`${token} lists the roles`, world, (world, real) =>
    askVendor(world, real, { vendor: 'better-stack', operation: 'list-roles', method: 'GET', path: '/api/v2/roles', token, answer: () => model.rolesAnswer }))),
];

/** Shows everybody in a world. */
export function memberLooks(world: string): Command[] {
  return ['Engineering', 'Support'].map((team) => listing(world, { token: 'global-token', team }));
}
