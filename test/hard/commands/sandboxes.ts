import * as fc from 'fast-check';
import { expect } from 'vitest';
import { answer, controlRefused, nothing, type Answer } from '../models/answers.ts';
import { exported, reset } from '../models/state.ts';
import { nowOf, worldOf, type World } from '../models/world.ts';
import { anyWorld, names, type Command, type Real, type Worlds } from './command.ts';

const sandboxes = '/_mock/sandboxes';

/** A command about sandboxes as such. It is asked of the default one, so that nothing happens in the others before. */
function command(name: string, run: (worlds: Worlds, real: Real) => Promise<void>): Command {
  return { check: () => true, toString: () => name, run };
}

async function hold({ server: { ask }, asked }: Real, [method, path, body]: [method: string, path: string, body?: object], expected: Answer): Promise<void> {
  asked.add(`${method} ${path}`);
  const { status, body: answered } = await ask(method, path, body && { body });
  expect({ status, body: answered as unknown }).toEqual({ status: expected.status, body: expected.body });
}

function shown(world: World) {
  return { name: world.sandbox, base_url: world.base, now: nowOf(world) };
}

/** Puts another world in place of one, which is deleted. */
async function remake(worlds: Worlds, real: Real, name: string, [path, body]: [path: string, body: object], made: World): Promise<void> {
  await hold(real, ['DELETE', `${sandboxes}/${made.sandbox}`], nothing);
  await hold(real, ['GET', `${sandboxes}/${made.sandbox}`], controlRefused(404, 'sandbox_not_found', `There is no sandbox "${made.sandbox}".`, `Make it first: POST /_mock/sandboxes {"name": "${made.sandbox}"}.`));
  worlds[name] = made;
  await hold(real, ['POST', path, { name: made.sandbox, ...body }], answer(201, shown(made)));
}

/** Lists the sandboxes of this run. */
export function listing(): Command {
  return command('lists the sandboxes', async (worlds, { server: { ask }, asked, prefix }) => {
    asked.add(`GET ${sandboxes}`);
    const { body } = await ask('GET', sandboxes);
    const own = (body as { sandboxes: { name: string }[] }).sandboxes.filter(({ name }) => name.startsWith(`${prefix}-`));
    expect(own).toEqual(names.toSorted().map((name) => shown(worlds[name]!))); // every world is there
  });
}

export const sandboxCommands: fc.Arbitrary<Command>[] = [
  fc.constant(null).map(listing),
  anyWorld.map((name) => command(`${name}: is shown`, (worlds, real) => hold(real, ['GET', `${sandboxes}/${worlds[name]!.sandbox}`], answer(200, shown(worlds[name]!))))),
  anyWorld.map((name) => command(`${name}: is reset by its name`, (worlds, real) => hold(real, ['POST', `${sandboxes}/${worlds[name]!.sandbox}/reset`], reset(worlds[name]!)))),
  anyWorld.map((name) => command(`${name}: is made again while it is there`, (worlds, real) => {
    const { sandbox } = worlds[name]!;
    return hold(real, ['POST', sandboxes, { name: sandbox }], controlRefused(409, 'sandbox_exists', `There is a sandbox "${sandbox}" already.`, 'Take another name, or delete or reset that one.'));
  })),
  anyWorld.map((name) => command(`${name}: is made anew`, (worlds, real) => remake(worlds, real, name, [sandboxes, {}], real.fresh(name)))),
  fc.tuple(anyWorld, anyWorld).map(([from, to]) => command(`${to}: is made from an export of ${from}`, (worlds, real) => {
    const { state } = worlds[from]!;
    const fresh = real.fresh(to);
    const made = { ...state, mails: [], windows: {}, accepted: {}, next: { ...state.next, mail: 1 } };
    return remake(worlds, real, to, [sandboxes, { world: exported(state) }], worldOf(fresh, made, fresh));
  })),
  fc.tuple(anyWorld, anyWorld).filter(([from, to]) => from !== to).map(([from, to]) => command(`${to}: becomes what ${from} is`, (worlds, real) => {
    const source = worlds[from]!;
    return remake(worlds, real, to, [`${sandboxes}/${source.sandbox}/fork`, {}], worldOf(real.fresh(to), source.state, source));
  })),
];
