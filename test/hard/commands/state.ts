import * as fc from 'fast-check';
import { expect } from 'vitest';
import { answer } from '../models/answers.ts';
import * as changes from '../models/patch.ts';
import * as model from '../models/state.ts';
import { copyOf, type VendorName } from '../models/world.ts';
import { anyInvited } from './cloudbees.ts';
import { anyWorld, askControl, command, control, type Command } from './command.ts';
import { anyEmail } from './members.ts';
import { anyName, anyPeriod } from './teams.ts';

const anyTeam = fc.constantFrom('Engineering', 'Support', 'Sales');
const anySnapshot = fc.constantFrom('s2', 's1');
const anyState = fc.constantFrom('start', 's1', 's2');

const anyChange: fc.Arbitrary<changes.Change> = fc.oneof(
  fc.constantFrom(null, 3, 4).map(changes.seatsChange),
  fc.tuple(anyEmail, fc.constantFrom('Robert', 'Zoe')).map(([email, name]) => changes.nameChange(email, name)),
  fc.tuple(anyEmail, anyTeam, fc.constantFrom('member' as const, 'responder' as const, 206 as const)).map(([email, team, role]) => changes.memberChange(email, team, role)),
  fc.tuple(anyEmail, anyTeam).map(([email, team]) => changes.invitationChange(email, team)),
  fc.tuple(anyName, anyPeriod).map(([name, period]) => changes.teamChange(name, period)),
  fc.tuple(anyInvited, fc.constantFrom('Robert', 'Zoe')).map(([email, name]) => changes.userChange(email, name)),
  fc.constantFrom(changes.noInvitations, changes.unknownVendor),
);

/** Shows all of a world, and what of it is kept. */
export const stateLooks = (world: string): Command[] => [
  command('is exported', world, (world, real) => control(world, real, ['GET', '/_mock/state'], ({ state }) => answer(200, model.exported(state)))),
  command('lists the snapshots', world, async (world, real) => {
    const { status, body } = await askControl(world, real, 'GET', '/_mock/snapshots');
    const { snapshots } = body as { snapshots: { name: string; size: number }[] };
    expect([status, snapshots.map(({ name }) => name)]).toEqual([200, ['start', ...world.snapshots.keys()].toSorted()]);
    for (const { size } of snapshots) expect(size).toBeGreaterThan(0);
  }),
  command('tells how it differs from its start', world, (world, real) => control(world, real, ['GET', '/_mock/diff'], (world) => model.diff(world, 'start', 'now'))),
];

export const stateCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, fc.integer({ min: 0, max: 1 })).map(([world, place]) => stateLooks(world)[place]!), // one of the first two
  fc.tuple(anyWorld, anyState, fc.constantFrom('now', 's1', 's2')).map(([world, from, to]) => command(`tells how ${to} differs from ${from}`, world, (world, real) =>
    control(world, real, ['GET', `/_mock/diff?from=${from}&to=${to}`], (world) => model.diff(world, from, to)))),
  anyWorld.map((world) => command('is exported and put back', world, async (world, real) => {
    const { body } = await askControl(world, real, 'GET', '/_mock/state');
    await control(world, real, ['PUT', '/_mock/state', body as object], (world) => model.replace(world, world.state, ['better-stack', 'cloudbees']));
  })),
  fc.tuple(anyWorld, fc.constantFrom<VendorName[]>('better-stack', 'cloudbees')).map(([world, vendor]) => command(`gets what ${vendor} was at the start`, world, (world, real) =>
    control(world, real, ['PUT', '/_mock/state', { [vendor]: model.exported(world.start)[vendor] }], (world) => model.replace(world, world.start, [vendor])))),
  fc.tuple(anyWorld, anyChange).map(([world, change]) => command(`is changed by ${JSON.stringify(change.body)}`, world, async (world, real) => {
    const { status, body } = await askControl(world, real, 'PATCH', '/_mock/state', change.body);
    expect({ status, body: status === 422 ? (body as { error: { code: string } }).error.code : body }).toEqual(changes.patch(world, change));
  })),
  anyWorld.map((world) => command('is reset', world, (world, real) => control(world, real, ['POST', '/_mock/reset'], model.reset))),
  fc.tuple(anyWorld, anySnapshot).map(([world, name]) => command(`is kept as ${name}`, world, async (world, real) => {
    const { status, body } = await askControl(world, real, 'POST', '/_mock/snapshots', { name });
    expect({ status, body }).toEqual({ status: 201, body: { name, size: expect.any(Number) } });
    world.snapshots.set(name, copyOf(world.state));
  })),
  fc.tuple(anyWorld, anyState).map(([world, name]) => command(`goes back to ${name}`, world, (world, real) => control(world, real, ['POST', `/_mock/snapshots/${name}/restore`], (world) => model.restore(world, name)))),
  fc.tuple(anyWorld, anyState).map(([world, name]) => command(`forgets ${name}`, world, (world, real) => control(world, real, ['DELETE', `/_mock/snapshots/${name}`], (world) => model.deleteSnapshot(world, name)))),
];
