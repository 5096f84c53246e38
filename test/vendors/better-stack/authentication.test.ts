import { describe, expect, it } from 'vitest';
import { start } from '../../support/server.ts';

const notAccepted = { errors: 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.' };
const globalRequired = { errors: 'We could not authenticate your request. Please provide a valid Global API token or Better Stack OAuth token.' };
const readOnly = { errors: 'This API token is read-only and cannot be used for write operations.' };

/** Requests that succeed with a token that may make them, and the status they succeed with. */
const requests = [
  { method: 'GET', path: '/api/v2/team-members?team_name=Engineering', succeeds: 200, family: 'members' },
  { method: 'GET', path: '/api/v2/team-members?team_name=Engineering&email=bob@example.com', succeeds: 200, family: 'members' },
  { method: 'GET', path: '/api/v2/team-members/102?team_name=Engineering', succeeds: 200, family: 'members' },
  { method: 'POST', path: '/api/v2/team-members?team_name=Engineering', body: { email: 'new.user@example.com' }, succeeds: 201, family: 'members' },
  { method: 'DELETE', path: '/api/v2/team-members/102?team_name=Engineering', succeeds: 204, family: 'members' },
  { method: 'DELETE', path: '/api/v2/team-members?team_name=Engineering&email=bob@example.com', succeeds: 204, family: 'members' },
  { method: 'POST', path: '/api/v2/team-members/102/change-role/105?team_name=Engineering', succeeds: 200, family: 'members' },
  { method: 'GET', path: '/api/v2/roles', succeeds: 200, family: 'members' },
  { method: 'GET', path: '/api/v2/teams', succeeds: 200, family: 'teams' },
  { method: 'GET', path: '/api/v2/teams/t1', succeeds: 200, family: 'teams' },
  { method: 'POST', path: '/api/v2/teams', body: { name: 'Sales' }, succeeds: 201, family: 'teams' },
  { method: 'PATCH', path: '/api/v2/teams/t2', body: { name: 'Sales' }, succeeds: 200, family: 'teams' },
  { method: 'DELETE', path: '/api/v2/teams/t2', succeeds: 204, family: 'teams' },
] as const;

const tokens = [
  { kind: 'global', token: 'global-token', reaches: ['members', 'teams'], writes: true },
  { kind: 'global read-only', token: 'global-readonly-token', reaches: ['members', 'teams'], writes: false },
  { kind: 'team', token: 'engineering-token', reaches: ['members'], writes: true },
  { kind: 'team read-only', token: 'readonly-token', reaches: ['members'], writes: false },
  { kind: 'telemetry', token: 'telemetry-token', reaches: [], writes: true },
  { kind: 'unknown', token: 'no-such-token', reaches: [], writes: true },
  { kind: 'missing', token: null, reaches: [], writes: true },
  { kind: 'malformed', token: 'two words', reaches: [], writes: true },
] as const;

const cases = requests.flatMap((request) => tokens.map((token) => ({
  kind: token.kind, token: token.token, method: request.method, path: request.path, asked: 'body' in request ? request.body : undefined, ...expected(request, token),
})));

describe('authentication', () => {
  it.each(cases.filter(({ refusal }) => !refusal))('lets a $kind token $method $path', async ({ method, path, token, status, asked }) => {
    const { ask } = await start();

    expect(await ask(method, path, { token, body: asked })).toMatchObject({ status });
  });

  it.each(cases.filter(({ refusal }) => refusal))('refuses $method $path with a $kind token by $status', async ({ method, path, token, status, asked, refusal }) => {
    const { ask, dump } = await start();
    const before = dump();

    const answer = await ask(method, path, { token, body: asked });

    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: refusal });
    expect(dump()).toEqual(before);
  });

  it.each(['Bearer !@#$%', 'Bearer @', 'Bearer engineering-token@', 'Bearer a@b c', 'Basic a@b/c', 'Token engineering-token', 'engineering-token', 'Bearer "engineering-token"', 'Bearer'])(
    'takes "%s" for no token, an @ with no name of a sandbox behind it included',
    async (authorization) => {
      const { ask } = await start();

      const { status, body } = await ask('GET', '/api/v2/team-members', { token: null, headers: { authorization } });
      expect({ status, body }).toEqual({ status: 401, body: notAccepted });
    },
  );

  it.each(['bearer engineering-token', 'BEARER  engineering-token', 'Bearer engineering-token '])('takes "%s"', async (authorization) => {
    const { ask } = await start();

    expect(await ask('GET', '/api/v2/team-members', { token: null, headers: { authorization } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['readonly-token', '/api/v2/team-members'],
    ['readonly-token', '/api/v2/team-members/102'],
    ['global-readonly-token', '/api/v2/teams'],
  ])('lets the %s HEAD %s, which is reading', async (token, path) => {
    const { ask } = await start();

    expect((await ask('HEAD', path, { token })).status).toBe(200);
  });

  it('is tried on every endpoint', async () => {
    const routes = (await start()).routes.filter(({ url }) => url.startsWith('/api/'));

    const untried = routes.filter(({ method, url }) => !requests.some((request) => request.method === method && isAt(request.path, url)));
    expect(untried.map(({ method, url }) => `${String(method)} ${url}`)).toEqual([]);
  });

  it.each([
    ['no scheme', 'engineering-token'],
    ['another scheme', 'Basic engineering-token'],
    ['a scheme alone', 'Bearer'],
    ['nothing', ''],
    ['a token in another case', 'Bearer ENGINEERING-TOKEN'],
    ['a token with more behind it', 'Bearer engineering-token more'],
    ['a token in quotes', 'Bearer "engineering-token"'],
    ['a scheme with no space', 'Bearerengineering-token'],
  ])('refuses %s with 401', async (_what, authorization) => {
    const { ask } = await start();

    const { status, body } = await ask('GET', '/api/v2/team-members', { token: null, headers: { authorization } });

    expect({ status, body }).toEqual({ status: 401, body: notAccepted });
  });

  it.each(['bearer engineering-token', 'BEARER engineering-token', 'Bearer   engineering-token '])('accepts "%s"', async (authorization) => {
    const { ask } = await start();

    expect(await ask('GET', '/api/v2/roles', { token: null, headers: { authorization } })).toMatchObject({ status: 200 });
  });
});

function expected({ method, succeeds, family }: (typeof requests)[number], { reaches, writes }: (typeof tokens)[number]): { status: number; refusal?: object } {
  if (!(reaches as readonly string[]).includes(family)) return { status: 401, refusal: family === 'teams' ? globalRequired : notAccepted };
  if (method !== 'GET' && !writes) return { status: 403, refusal: readOnly };
  return { status: succeeds };
}

function isAt(path: string, url: string): boolean {
  return new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`).test(path.split('?', 1)[0]!);
}
