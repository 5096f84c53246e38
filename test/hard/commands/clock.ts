import * as fc from 'fast-check';
import { answer, controlRefused, type Answer } from '../models/answers.ts';
import { followClock } from '../models/faults.ts';
import { nowOf, type World } from '../models/world.ts';
import { anyWorld, command, control, type Command } from './command.ts';

/** The moment at which the wall stands still: several runs at once could not tell what time it is if it went on. */
export const wall = Date.parse('2023-11-03T12:00:00.000Z');

const spans = { '1ms': 1, '9m': 540_000, '10m': 600_000, 'PT1H': 3_600_000, '3d': 259_200_000, '-10m': -600_000, '-1d': -86_400_000 } as const;
const anySpan = fc.constantFrom(...Object.entries(spans));
const moment = '2023-10-30T08:00:00.000Z';

/** How the clock can be set, and what it is then. */
const settings: readonly (readonly [body: object, apply: (world: World) => Answer])[] = [
  [{ now: moment }, (world) => set(world, Date.parse(moment), 0)],
  [{ mode: 'fixed' }, (world) => set(world, world.clock.now, 0)],
  [{ rate: 60 }, (world) => set(world, world.clock.now, 60)],
  [{ mode: 'rate', rate: 2, now: moment }, (world) => set(world, Date.parse(moment), 2)],
  [{ offset: '-1d' }, (world) => set(world, wall - 86_400_000, 1)],
  [{ mode: 'offset', now: moment }, (world) => set(world, Date.parse(moment), 1)],
  [{ mode: 'real' }, (world) => set(world, wall, 1)],
  [{ mode: 'real', now: moment }, () => controlRefused(400, 'invalid_request', 'body.now has no effect in mode real.', 'Leave it out, or send another mode.')],
];

function setting(world: World, apply: (world: World) => Answer): Answer {
  const before = world.clock.now;
  const answer = apply(world);
  followClock(world, before);
  return answer;
}

function set({ clock }: World, now: number, rate: number): Answer {
  Object.assign(clock, { now, rate });
  return shown({ clock } as World);
}

function shown(world: World): Answer {
  const { clock: { now, rate } } = world;
  const mode = rate === 0 ? 'fixed' : rate !== 1 ? 'rate' : now === wall ? 'real' : 'offset';
  return answer(200, { now: nowOf(world), mode, rate });
}

/** Shows the time of a world. */
export const clockLooks = (world: string): Command[] => [command('shows the clock', world, (world, real) => control(world, real, ['GET', '/_mock/clock'], shown))];

export const clockCommands: fc.Arbitrary<Command>[] = [
  anyWorld.map((world) => clockLooks(world)[0]!), // the only one
  fc.tuple(anyWorld, anySpan).map(([world, [by, span]]) => command(`the time moves by ${by}`, world, (world, real) =>
    control(world, real, ['POST', '/_mock/clock/advance', { by }], (world) => set(world, world.clock.now + span, world.clock.rate)))),
  fc.tuple(anyWorld, fc.constantFrom(...settings)).map(([world, [body, apply]]) => command(`sets the clock ${JSON.stringify(body)}`, world, (world, real) => control(world, real, ['PUT', '/_mock/clock', body], (world) => setting(world, apply)))),
];
