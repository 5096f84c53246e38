import * as fc from 'fast-check';
import { nothing } from '../models/answers.ts';
import * as model from '../models/faults.ts';
import { anyWorld, command, control, type Command } from './command.ts';

const faults = '/_mock/faults';
const anyMatch = fc.oneof(
  fc.constant({}),
  fc.record({ operation: fc.constantFrom('invite-team-member', 'list-team-members', 'change-team-member-role', 'delete-team-member', 'create-team', 'create-invites'), nth: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: ['operation'] }),
  fc.record({ method: fc.constantFrom('GET', 'POST', 'DELETE'), every: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: ['method'] }),
  fc.record({ vendor: fc.constant('better-stack' as const), token: fc.constantFrom('engineering', 'global', 'team') }, { requiredKeys: ['token'] }),
  fc.record({ vendor: fc.constant('cloudbees' as const), token: fc.constant('inviter') }, { requiredKeys: ['token'] }),
  fc.record({ email: fc.constantFrom('ANN@example.com', 'new.user@example.com', 'two@example.org') }),
);
const anyEffect = fc.constantFrom<model.Effect[]>(
  { status: 503 }, { delay: '1ms', status: 409 }, { status: 418, body: { teapot: true }, headers: { 'retry-after': '7' } }, { rule: 'noSeatLeft' },
  { close: 'before' }, { close: 'during' }, { drip: '1ms' }, { malformed: true }, { lose_answer: true }, { delay: '1ms' },
);
const anyFault = fc.record({ match: anyMatch, effect: anyEffect, times: fc.constantFrom(1, 2, 3, 'unlimited' as const), ttl: fc.constantFrom('10m' as const, '1d' as const) })
  .filter(({ match, effect }) => !effect.rule || !('vendor' in match || ('operation' in match && match.operation === 'create-invites'))); // CloudBees has no such rule
const anyId = fc.constantFrom('fault-1', 'fault-2', 'fault-3', 'fault-4');

/** Shows the faults of a world. */
export const faultLooks = (world: string): Command[] => [command('lists the faults', world, (world, real) => control(world, real, ['GET', faults], model.faultsOf))];

/** Ends the faults of a world. */
export function faultEnd(world: string): Command {
  return command('deletes all faults', world, (world, real) => control(world, real, ['DELETE', faults], (world) => {
    world.faults = [];
    return nothing;
  }));
}

export const faultCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, anyFault).map(([world, fault]) => command(`adds the fault ${JSON.stringify(fault)}`, world, (world, real) => control(world, real, ['POST', faults, fault], (world) => model.addFault(world, fault)))),
  anyWorld.map((world) => faultLooks(world)[0]!), // the only one
  fc.tuple(anyWorld, anyId).map(([world, id]) => command(`shows ${id}`, world, (world, real) => control(world, real, ['GET', `${faults}/${id}`], (world) => model.faultOf(world, id)))),
  fc.tuple(anyWorld, anyId).map(([world, id]) => command(`deletes ${id}`, world, (world, real) => control(world, real, ['DELETE', `${faults}/${id}`], (world) => model.deleteFault(world, id)))),
  anyWorld.map(faultEnd),
];
