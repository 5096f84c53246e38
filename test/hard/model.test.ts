// oxlint-disable vitest/no-standalone-expect -- the commands run inside of the test
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { frozen } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';
import * as cloudBees from './cloudbees-model.ts';
import * as model from './model.ts';

/** One world: how the model has it, its snapshots, and what it is after a reset. */
interface World {
  now: model.Model;
  start: model.Model;
  readonly snapshots: Map<string, model.Model>;
}

/** The worlds of one run by their names, and the server that has them too. */
interface Real {
  readonly ask: TestServer['ask'];
  /** Stands before the names, so that runs don't meet. */
  readonly prefix: string;
}
type Worlds = Record<string, World>;
type Command = fc.AsyncCommand<Worlds, Real>;

const names: Readonly<Record<string, readonly [string, string]>> = {
  'new.user@example.com': ['New', 'User'], 'NEW.user@example.com': ['NEW', 'User'], 'ann@example.com': ['Ann', ''], 'a_b-c@example.com': ['A', 'B C'],
  'zoe+tag@example.com': ['Zoe', ''], 'charlie@example.com': ['Charlie', ''], 'bob@example.com': ['Bob', ''], 'alice@example.com': ['Alice', ''], 'DANA@example.com': ['DANA', ''],
};
const members = '/api/v2/team-members';
const teams = '/api/v2/teams';
const world = fc.constantFrom('one', 'two', 'three');
const email = fc.constantFrom(...Object.keys(names));
const id = fc.integer({ min: 100, max: 108 });
const team = fc.record({ id: fc.integer({ min: 1, max: 5 }), name: fc.constantFrom('Sales', 'SALES', 'Night', 'engineering', 'Support') });
const invited = fc.constantFrom('one@example.org', 'ONE@example.org', 'two@example.org', 'Erin@example.com', 'frank@example.com');
const teamId = fc.constantFrom<cloudBees.TeamId>('team-123', 'team-456');

interface AnsweredTeam {
  readonly id: string;
  readonly attributes: { readonly name: string };
}

interface AnsweredInvite {
  readonly id: string;
  readonly email: string;
  readonly team_id: string;
}

/** A command that asks something of a world, and holds the answer to what the model says. */
function command(name: string, world: string, act: (world: World, ask: (method: string, path: string, body?: object, token?: string) => Promise<model.Answer>) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => `${world}: ${name}`,
    run: (worlds, { ask, prefix }) => act(worlds[world]!, async (method, path, body, token = 'engineering-token') => { // every world is there
      const answer = await ask(method, `/~${prefix}-${world}${path}`, { token, ...(body && { body }) });
      return [answer.status, answer.body];
    }),
  };
}

const commands: fc.Arbitrary<Command>[] = [
  fc.tuple(world, email, fc.constantFrom('responder', 'member', 'team_lead', 'billing_admin', 'admin'), fc.boolean()).map(([world, email, role, byId]) =>
    command(`invites ${email} as ${role}${byId ? ' by id' : ''}`, world, async ({ now }, ask) =>
      expect(await ask('POST', members, { email, ...(byId ? { role_id: model.roleIds[role] } : { role }) })).toEqual(model.invite(now, email, role, byId)))),
  fc.tuple(world, email).map(([world, email]) => command(`removes ${email}`, world, async ({ now }, ask) =>
    expect(await ask('DELETE', `${members}?email=${encodeURIComponent(email)}`)).toEqual(model.removeByEmail(now, email)))),
  fc.tuple(world, id).map(([world, id]) => command(`removes ${id}`, world, async ({ now }, ask) =>
    expect(await ask('DELETE', `${members}/${id}`)).toEqual(model.removeById(now, id)))),
  fc.tuple(world, id, fc.integer({ min: 100, max: 106 }), fc.boolean()).map(([world, id, roleId, custom]) => command(`gives ${id} the role ${custom ? 206 : roleId}`, world, async ({ now }, ask) =>
    expect(await ask('POST', `${members}/${id}/change-role/${custom ? 206 : roleId}`)).toEqual(model.changeRole(now, id, custom ? 206 : roleId)))),
  fc.tuple(world, email).map(([world, email]) => command(`finds ${email}`, world, async ({ now }, ask) =>
    expect(await ask('GET', `${members}?email=${encodeURIComponent(email)}`)).toEqual(model.find(now, email)))),
  fc.tuple(world, id).map(([world, id]) => command(`gets ${id}`, world, async ({ now }, ask) =>
    expect(await ask('GET', `${members}/${id}`)).toEqual(model.get(now, id)))),
  fc.tuple(world, email).map(([world, email]) => command(`${email} accepts`, world, async ({ now }, ask) => {
    const accepted = model.accept(now, email, namesOf(now, email));
    const [status, body] = await ask('POST', '/_mock/invitations/accept', { email });
    expect([status, status === 200 && (body as { member_id: string }).member_id]).toEqual(accepted === undefined ? [404, false] : [200, String(accepted)]);
  })),
  fc.tuple(world, email, fc.constantFrom('decline', 'expire')).map(([world, email, how]) => command(`${email} lets it ${how}`, world, async ({ now }, ask) =>
    expect((await ask('POST', `/_mock/invitations/${how}`, { email }))[0]).toBe(model.decline(now, email) ? 200 : 404))),
  fc.tuple(world, fc.integer({ min: 1, max: 90 })).map(([world, minutes]) => command(`${minutes} minutes pass`, world, async ({ now }, ask) => {
    now.now += minutes * 60_000;
    expect((await ask('POST', '/_mock/clock/advance', { by: `${minutes}m` }))[1]).toMatchObject({ now: new Date(now.now).toISOString() });
  })),
  fc.tuple(world, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).map(([world, page, perPage]) => command(`shows page ${page} of ${perPage} each`, world, async ({ now }, ask) => {
    const [status, body] = await ask('GET', `${members}?page=${page}&per_page=${perPage}`);
    const { data, pagination: { prev, next } } = body as { data: unknown[]; pagination: { prev: string | null; next: string | null } };
    expect([status, { data, prev: prev !== null, next: next !== null }]).toEqual(model.page(now, page, perPage));
  })),
  fc.tuple(world, team, fc.constantFrom('POST', 'PATCH', 'DELETE')).map(([world, { id, name }, method]) => command(`${method} team ${method === 'POST' ? '' : `t${id}`} ${name}`, world, async ({ now }, ask) => {
    const [status, body] = method === 'POST' ? await ask(method, teams, { name }, 'global-token') : await ask(method, `${teams}/t${id}`, method === 'PATCH' ? { name } : undefined, 'global-token');
    const told = body !== undefined && 'data' in (body as object) ? shownTeam((body as { data: AnsweredTeam }).data) : body;
    expect([status, told]).toEqual(method === 'POST' ? model.createTeam(now, name) : method === 'PATCH' ? model.renameTeam(now, id, name) : model.deleteTeam(now, id));
  })),
  fc.tuple(world, fc.array(invited, { minLength: 1, maxLength: 3 }), fc.subarray<cloudBees.TeamId>(['team-123', 'team-456'], { minLength: 1 })).map(([world, emails, teamIds]) => (
    command(`CloudBees invites ${emails.join(', ')} to ${teamIds.join(', ')}`, world, async ({ now }, ask) => {
      const [status, body] = await ask('POST', '/v3/organizations/org-123/teams/invites', { emails, teamIds }, 'cloudbees-token');
      expect([status, (body as { invites: AnsweredInvite[] }).invites.map(shownInvite)]).toEqual([200, cloudBees.invite(now.cloudbees, now.now, emails, teamIds)]);
    }))),
  fc.tuple(world, invited, teamId).map(([world, email, team]) => command(`${email} accepts at CloudBees`, world, async ({ now }, ask) => {
    const [status] = await ask('POST', '/_mock/invitations/accept', { email, team: cloudBees.teams[team], vendor: 'cloudbees' });
    expect(status).toBe(cloudBees.accept(now.cloudbees, now.now, email, team) ? 200 : 404);
  })),
  world.map((world) => command('3 days pass', world, async ({ now }, ask) => {
    now.now += 3 * 86_400_000;
    expect((await ask('POST', '/_mock/clock/advance', { by: '3d' }))[0]).toBe(200);
  })),
  world.map((world) => command('is reset', world, async (world, ask) => {
    world.now = { ...model.copyOf(world.start), now: world.now.now };
    expect(await ask('POST', '/_mock/reset')).toEqual([204, undefined]);
  })),
  world.map((world) => command('is exported and put back', world, async (_world, ask) => {
    const [, exported] = await ask('GET', '/_mock/state');
    expect(await ask('PUT', '/_mock/state', exported as object)).toEqual([200, exported]);
  })),
  fc.tuple(world, fc.constantFrom('s1', 's2')).map(([world, name]) => command(`is kept as ${name}`, world, async (world, ask) => {
    world.snapshots.set(name, model.copyOf(world.now));
    expect((await ask('POST', '/_mock/snapshots', { name }))[0]).toBe(201);
  })),
  fc.tuple(world, fc.constantFrom('s1', 's2')).map(([world, name]) => command(`goes back to ${name}`, world, async (world, ask) => {
    const kept = world.snapshots.get(name);
    if (kept) world.now = { ...model.copyOf(kept), now: world.now.now };
    expect((await ask('POST', `/_mock/snapshots/${name}/restore`))[0]).toBe(kept ? 204 : 404);
  })),
  fc.tuple(world, world).filter(([from, to]) => from !== to).map(([from, to]) => fork(from, to)),
];

function fork(from: string, to: string): Command {
  return {
    check: () => true,
    toString: () => `${to} becomes what ${from} is`,
    async run(worlds, { ask, prefix }) {
      const { now } = worlds[from]!;
      worlds[to] = { now: model.copyOf(now), start: model.copyOf(now), snapshots: new Map() };
      expect((await ask('DELETE', `/_mock/sandboxes/${prefix}-${to}`)).status).toBe(204);
      expect((await ask('POST', `/_mock/sandboxes/${prefix}-${from}/fork`, { body: { name: `${prefix}-${to}` } })).status).toBe(201);
    },
  };
}

/** Names come from the address as it was invited. */
function namesOf({ entries }: model.Model, email: string): readonly [string, string] {
  const invited = entries.find(({ attributes }) => attributes.email.toLowerCase() === email.toLowerCase())?.attributes.email ?? email;
  return names[invited] ?? ['', ''];
}

function shownTeam({ id, attributes: { name } }: AnsweredTeam): string {
  return `${id} ${name}`;
}

function shownInvite({ id, email, team_id: team }: AnsweredInvite): string {
  return cloudBees.shown({ id, email, team });
}

async function expectSame(worlds: Worlds, { ask, prefix }: Real): Promise<void> {
  for (const [name, { now }] of Object.entries(worlds)) {
    const { body } = await ask('GET', `/~${prefix}-${name}${members}?per_page=250`);
    const { body: teamsBody } = await ask('GET', `/~${prefix}-${name}${teams}`, { token: 'global-token' });
    const { body: cloudBeesBody } = await ask('GET', `/~${prefix}-${name}/v1/organizations/org-123/teams`, { token: 'cloudbees-token' });
    const invites = (cloudBeesBody as { teams: { id: string; invites: AnsweredInvite[] }[] }).teams.map((team) => [team.id, team.invites.map(shownInvite)]);
    expect([name, (body as { data: unknown[] }).data]).toEqual([name, model.listed(now)]);
    expect([name, (teamsBody as { data: AnsweredTeam[] }).data.map(shownTeam)]).toEqual([name, now.teams.map(model.shownTeam)]);
    expect([name, Object.fromEntries(invites)]).toEqual([name, Object.fromEntries(invites.map(([id]) => [id, cloudBees.listed(now.cloudbees, now.now, String(id))]))]);
  }
}

test('random sequences of everything, on several sandboxes at once, do what a small model does', async () => {
  const { ask } = await start({ inviteLimit: 'off' });
  const { data } = (await ask('GET', members)).body as { data: (Omit<model.Entry, 'id'> & { id: string })[] };
  const first: model.Model = { now: Date.parse(frozen), entries: data.map((entry) => ({ ...entry, id: Number(entry.id) })), teams: [{ id: 1, name: 'Engineering' }, { id: 2, name: 'Support' }], next: { member: 104, invitation: 202, team: 3 }, cloudbees: cloudBees.cloudBees() };
  const fresh = (): World => ({ now: model.copyOf(first), start: model.copyOf(first), snapshots: new Map() });
  let runs = 0;

  async function run(sequence: Iterable<Command>): Promise<void> {
    const real: Real = { ask, prefix: `run-${++runs}` };
    const worlds: Worlds = { one: fresh(), two: fresh(), three: fresh() };
    for (const name of Object.keys(worlds)) await ask('POST', '/_mock/sandboxes', { body: { name: `${real.prefix}-${name}` } });
    try {
      await fc.asyncModelRun(() => ({ model: worlds, real }), sequence);
      await expectSame(worlds, real);
    } finally {
      for (const name of Object.keys(worlds)) await ask('DELETE', `/_mock/sandboxes/${real.prefix}-${name}`);
    }
  }
  expect(first.entries).toHaveLength(4);
  const sequence = fc.commands(commands, { size: 'large', maxCommands: 60 });
  await fc.assert(fc.asyncProperty(sequence, sequence, async (one, other) => { await Promise.all([run(one), run(other)]); }), { numRuns: 400, interruptAfterTimeLimit: 60_000 });
});
