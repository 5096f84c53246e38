import { describe, expect, it } from 'vitest';
import { start, type Options } from '../../support/server.ts';

interface Step {
  readonly path: string;
  readonly token?: string | null;
  readonly body?: unknown;
  /** The rule that refuses, or the status of success. */
  readonly ends: string | number;
}

/** Requests with several faults: each step mends the first one of the step before, so that the next is told. */
const ladders: { of: string; method: string; options?: Options; steps: Step[] }[] = [
  {
    of: 'an invitation',
    method: 'POST',
    options: { seats: '0', inviteLimit: '0/1m' },
    steps: [
      { path: '/api/v2/team-member', token: null, ends: 'endpointNotFound' },
      { path: '/api/v2/team-members', token: null, ends: 'tokenNotAccepted' },
      { path: '/api/v2/team-members', token: 'telemetry-token', ends: 'tokenNotAccepted' },
      { path: '/api/v2/team-members', token: 'global-readonly-token', ends: 'tokenReadOnly' },
      { path: '/api/v2/team-members', token: 'global-token', body: { role: 'admin' }, ends: 'teamNameRequired' },
      { path: '/api/v2/team-members?team_name=Sales', token: 'global-token', body: { role: 'admin' }, ends: 'teamNotFoundByName' },
      { path: '/api/v2/team-members', body: { role: 'admin' }, ends: 'emailRequired' },
      { path: '/api/v2/team-members', body: { email: ' ', role: 'admin' }, ends: 'emailRequired' },
      { path: '/api/v2/team-members', body: { email: 'alice', role: 'admin' }, ends: 'emailInvalid' },
      { path: '/api/v2/team-members', body: { email: 'alice', role: 'owner' }, ends: 'emailInvalid' },
      { path: '/api/v2/team-members', body: { email: 'alice', role_id: 999 }, ends: 'emailInvalid' },
      { path: '/api/v2/team-members', body: { email: 'alice@example.com', role: 'admin' }, ends: 'adminNotInvitable' },
      { path: '/api/v2/team-members', body: { email: 'alice@example.com', role_id: 101 }, ends: 'adminNotInvitable' },
      { path: '/api/v2/team-members', body: { email: 'alice@example.com', role: 'owner' }, ends: 'roleInvalid' },
      { path: '/api/v2/team-members', body: { email: 'alice@example.com', role_id: 999 }, ends: 'roleNotFound' },
      { path: '/api/v2/team-members', body: { email: 'alice@example.com' }, ends: 200 },
      { path: '/api/v2/team-members', body: { email: 'charlie@example.com', role: 'responder' }, ends: 201 },
      { path: '/api/v2/team-members', body: { email: 'new.user@example.com' }, ends: 'noSeatLeft' },
      { path: '/api/v2/team-members', body: { email: 'new.user@example.com', role: 'member' }, ends: 'tooManyInvitations' },
    ],
  },
  {
    of: 'a change of role',
    method: 'POST',
    steps: [
      { path: '/api/v2/team-members/999/change-roles/101', token: null, ends: 'endpointNotFound' },
      { path: '/api/v2/team-members/999/change-role/101', token: null, ends: 'tokenNotAccepted' },
      { path: '/api/v2/team-members/999/change-role/101', token: 'global-readonly-token', ends: 'tokenReadOnly' },
      { path: '/api/v2/team-members/999/change-role/101', token: 'global-token', ends: 'teamNameRequired' },
      { path: '/api/v2/team-members/101/change-role/101', ends: 'adminNotAssignable' },
      { path: '/api/v2/team-members/999/change-role/101', ends: 'adminNotAssignable' },
      { path: '/api/v2/team-members/101/change-role/999', ends: 'adminRoleFixed' },
      { path: '/api/v2/team-members/999/change-role/999', ends: 'roleNotFound' },
      { path: '/api/v2/team-members/999/change-role/105', ends: 'memberNotFound' },
      { path: '/api/v2/team-members/102/change-role/105', ends: 200 },
    ],
  },
  {
    of: 'a removal',
    method: 'DELETE',
    steps: [
      { path: '/api/v2/team-members/999/x', token: null, ends: 'endpointNotFound' },
      { path: '/api/v2/team-members/999', token: null, ends: 'tokenNotAccepted' },
      { path: '/api/v2/team-members/999', token: 'global-readonly-token', ends: 'tokenReadOnly' },
      { path: '/api/v2/team-members/999', token: 'global-token', ends: 'teamNameRequired' },
      { path: '/api/v2/team-members/101', token: 'support-token', ends: 'memberNotFound' },
      { path: '/api/v2/team-members/101', ends: 'adminNotRemovable' },
      { path: '/api/v2/team-members/102', ends: 204 },
    ],
  },
  {
    of: 'a removal by e-mail',
    method: 'DELETE',
    steps: [
      { path: '/api/v2/team-members', token: null, ends: 'tokenNotAccepted' },
      { path: '/api/v2/team-members', token: 'global-readonly-token', ends: 'tokenReadOnly' },
      { path: '/api/v2/team-members', token: 'global-token', ends: 'teamNameRequired' },
      { path: '/api/v2/team-members', ends: 'emailRequired' },
      { path: '/api/v2/team-members?email=alice@example.com', token: 'support-token', ends: 'memberNotFoundByEmail' },
      { path: '/api/v2/team-members?email=alice@example.com', ends: 'adminNotRemovable' },
      { path: '/api/v2/team-members?email=bob@example.com', ends: 204 },
    ],
  },
  {
    of: 'a change of a team',
    method: 'PATCH',
    steps: [
      { path: '/api/v2/teams/t9', token: 'readonly-token', body: { name: '' }, ends: 'globalTokenRequired' },
      { path: '/api/v2/teams/t9', token: 'global-readonly-token', body: { name: '' }, ends: 'tokenReadOnly' },
      { path: '/api/v2/teams/t9', token: 'global-token', body: { name: '' }, ends: 'teamNotFound' },
      { path: '/api/v2/teams/t2', token: 'global-token', body: { name: '' }, ends: 'teamNameBlank' },
      { path: '/api/v2/teams/t2', token: 'global-token', body: { name: 'Engineering' }, ends: 'teamNameTaken' },
      { path: '/api/v2/teams/t2', token: 'global-token', body: { name: 'Sales' }, ends: 200 },
    ],
  },
  {
    of: 'the removal of the last team',
    method: 'DELETE',
    options: { fixture: 'single-team' },
    steps: [
      { path: '/api/v2/teams/t9', token: 'engineering-token', ends: 'globalTokenRequired' },
      { path: '/api/v2/teams/t9', token: 'global-readonly-token', ends: 'tokenReadOnly' },
      { path: '/api/v2/teams/t9', token: 'global-token', ends: 'teamNotFound' },
      { path: '/api/v2/teams/t1', token: 'global-token', ends: 'teamNotEmpty' },
    ],
  },
];

const rungs = ladders.flatMap(({ of, method, options = {}, steps }) => steps.map((step) => ({ of, method, options, ...step, with: JSON.stringify(step.body ?? {}) })));

describe('order of checks', () => {
  it.each(rungs)('$of: $method $path $with as $token ends in $ends', async ({ method, path, options, token, body, ends }) => {
    const { ask } = await start(options);

    const { rule, status } = await ask(method, path, { ...(token !== undefined && { token }), body });

    expect(rule ?? status).toBe(ends);
  });

  it('tells an unreadable body after the token and before the team (assumed)', async () => {
    const { ask } = await start();
    const rulesOf = (token: string) => ask('POST', '/api/v2/team-members', { token, text: '{', headers: { 'content-type': 'application/json' } });

    expect(await rulesOf('readonly-token')).toMatchObject({ rule: 'tokenReadOnly' });
    expect(await rulesOf('global-token')).toMatchObject({ rule: 'bodyUnreadable' });
  });
});
