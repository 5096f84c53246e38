import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { start, type TestServer } from '../../../support/server.ts';
import { Model } from './model.ts';

const path = '/api/v2/team-members';

/** Who asks, and whether they may: the model knows nothing of tokens. */
const tokens = [
  { token: 'engineering-token', query: '', refused: undefined },
  { token: 'engineering-token', query: 'team_name=Support', refused: undefined },
  { token: 'global-token', query: 'team_name=Engineering', refused: undefined },
  { token: 'global-token', query: '', refused: 422 },
  { token: 'global-token', query: 'team_name=engineering', refused: 404 },
  { token: 'readonly-token', query: '', refused: 403 },
  { token: 'global-readonly-token', query: 'team_name=Nobody', refused: 403 },
  { token: 'telemetry-token', query: '', refused: 401 },
  { token: 'nobody', query: '', refused: 401 },
  { token: null, query: '', refused: 401 },
] as const;

const person = fc.constantFrom('alice', 'bob', 'charlie', 'dana', 'erin', 'frank', 'grace+test', 'a.b');
const spelling = fc.constantFrom<(text: string) => string>((text) => text, (text) => text.toUpperCase(), (text) => ` ${text}\t`);
const email = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(person, spelling).map(([name, spell]) => spell(`${name}@example.com`)) },
  { weight: 1, arbitrary: fc.constantFrom('', '  ', 'nobody', '@example.com', 'a..b@example.com', 'two words@example.com') },
);
const role = fc.constantFrom(undefined, 'responder', 'member', 'team_lead', 'billing_admin', 'admin', 'custom', 'owner', '');
const memberId = fc.constantFrom(101, 102, 103, 201, 999);
const roleId = fc.constantFrom(101, 102, 103, 104, 105, 206, 999);
const token = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...tokens.filter(({ refused }) => refused === undefined)) }, { weight: 1, arbitrary: fc.constantFrom(...tokens) });

/** One request: how it is made, and what the model says to it. */
interface Step {
  readonly told: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token: (typeof tokens)[number];
  expected(model: Model): number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ email, role, token }).map(({ email, role, token }) => ({
    told: `invite ${email} as ${role}`, method: 'POST', path, body: { email, role }, token, expected: (model: Model) => model.invite(email, role),
  })),
  fc.record({ email, token }).map(({ email, token }) => ({
    told: `remove ${email}`, method: 'DELETE', path: `${path}?email=${encodeURIComponent(email)}`, token, expected: (model: Model) => model.removeByEmail(email),
  })),
  fc.record({ id: memberId, token }).map(({ id, token }) => ({
    told: `remove ${id}`, method: 'DELETE', path: `${path}/${id}`, token, expected: (model: Model) => model.remove(id),
  })),
  fc.record({ id: memberId, roleId, token }).map(({ id, roleId, token }) => ({
    told: `change ${id} to ${roleId}`, method: 'POST', path: `${path}/${id}/change-role/${roleId}`, token, expected: (model: Model) => model.changeRole(id, roleId),
  })),
);

it('whatever is asked in whatever order, statuses and the list are what the rules say', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
    await using server = await start({ inviteLimit: 'off' });
    const model = new Model();
    for (const { method, path, body, token, expected, told } of steps) {
      const { status } = await server.ask(method, withQuery(path, token.query), { token: token.token, body });
      expect({ told, status }).toEqual({ told, status: token.refused ?? expected(model) });
    }
    expect(await listed(server)).toEqual(model.entries.map(({ type, id, email, role }) => ({ type, id: String(id), email, role })));
  }), { numRuns: 60 });
}, 60_000);

async function listed({ ask }: TestServer): Promise<object[]> {
  const { data } = (await ask('GET', path)).body as { data: { type: string; id: string; attributes: { email: string; role: string } }[] };
  return data.map(({ type, id, attributes: { email, role } }) => ({ type, id, email, role }));
}

function withQuery(path: string, query: string): string {
  if (query === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
