import * as fc from 'fast-check';
import { expect } from 'vitest';
import * as model from '../models/acceptance.ts';
import { answer } from '../models/answers.ts';
import { mailOf, mailsTo, withoutSecrets } from '../models/outbox.ts';
import type { VendorName, World } from '../models/world.ts';
import { anyInvited } from './cloudbees.ts';
import { anyWorld, askControl, command, control, type Command, type Real } from './command.ts';
import { anyEmail } from './members.ts';

const invitations = '/_mock/invitations';
const anyWhich: fc.Arbitrary<model.Which> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ email: fc.oneof(anyEmail, anyInvited) }) },
  { weight: 4, arbitrary: fc.record({ email: anyInvited, team: fc.constantFrom('Platform', 'Release', 'Everyone'), vendor: fc.constant<VendorName>('cloudbees') }) },
  { weight: 2, arbitrary: fc.record({ email: anyEmail, team: fc.constantFrom('Engineering', 'Support'), vendor: fc.constantFrom<VendorName[]>('better-stack', 'cloudbees') }, { requiredKeys: ['email', 'team'] }) },
);
const anyNames: fc.Arbitrary<model.Names> = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record({ first_name: fc.constant('Nora'), last_name: fc.constantFrom('Miller', '') }, { requiredKeys: [] }) });
const modes = { 'manual': null, 'immediately': 0, 'after 10m': 600_000, 'after 1d': 86_400_000 } as const;
const anyMailId = fc.integer({ min: 1, max: 8 });

async function askOutbox(world: World, real: Real, path: string, expected: (world: World) => { status: number; body: unknown }): Promise<void> {
  const { status, body } = await askControl(world, real, 'GET', path);
  const { status: expectedStatus, body: expectedBody } = expected(world);
  expect({ status, body: withoutSecrets(body) }).toEqual({ status: expectedStatus, body: expectedBody });
}

/** The page that the link in a mail opens. Its secret is known only from the mail. */
async function openLink(world: World, real: Real, id: number): Promise<void> {
  const { body: mail } = await askControl(world, real, 'GET', `/_mock/outbox/${id}`);
  const { link = `${world.base}/_mock/accept/${id}-nothing` } = mail as { link?: string };
  const { status, body: page } = await askControl(world, real, 'GET', link.slice(world.base.length));
  const shown = /<h1>(?<title>.*)<\/h1>\s*<p>(?<text>.*)<\/p>/.exec(String(page));
  expect(answer(status, [shown?.groups!.title, shown?.groups!.text])).toEqual(model.openLink(world, id));
}

const looksOf = (world: string): Command[] => [
  command('lists the invitations', world, (world, real) => control(world, real, ['GET', invitations], model.pendingAnswer)),
  command('shows how they get accepted', world, (world, real) => control(world, real, ['GET', `${invitations}/acceptance`], ({ acceptance }) => answer(200, { mode: Object.entries(modes).find(([, after]) => after === acceptance)![0] }))), // it has one of them
  command('lists the mails', world, (world, real) => askOutbox(world, real, '/_mock/outbox', (world) => mailsTo(world))),
];

export const invitationCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, anyWhich, anyNames).map(([world, which, names]) => command(`${JSON.stringify({ ...which, ...names })} accepts`, world, (world, real) =>
    control(world, real, ['POST', `${invitations}/accept`, { ...which, ...names }], (world) => model.accept(world, which, names)))),
  fc.tuple(anyWorld, anyWhich, fc.constantFrom(['decline', 'declined'] as const, ['expire', 'expired'] as const)).map(([world, which, [action, outcome]]) => command(`${JSON.stringify(which)} lets it ${action}`, world, (world, real) =>
    control(world, real, ['POST', `${invitations}/${action}`, which], (world) => model.end(world, which, outcome)))),
  fc.tuple(anyWorld, fc.constantFrom(...Object.entries(modes))).map(([world, [mode, after]]) => command(`invitations get accepted: ${mode}`, world, (world, real) =>
    control(world, real, ['PUT', `${invitations}/acceptance`, { mode }], (world) => {
      world.acceptance = after;
      return answer(200, { mode });
    }))),
  fc.tuple(anyWorld, fc.integer({ min: 0, max: 2 })).map(([world, place]) => looksOf(world)[place]!), // one of the three
  fc.tuple(anyWorld, anyEmail).map(([world, email]) => command(`lists the mails to ${email}`, world, (world, real) => askOutbox(world, real, `/_mock/outbox?email=${encodeURIComponent(email)}`, (world) => mailsTo(world, email)))),
  fc.tuple(anyWorld, anyMailId).map(([world, id]) => command(`shows the mail ${id}`, world, (world, real) => askOutbox(world, real, `/_mock/outbox/${id}`, (world) => mailOf(world, id)))),
  fc.tuple(anyWorld, anyMailId).map(([world, id]) => command(`opens the link in the mail ${id}`, world, (world, real) => openLink(world, real, id))),
  anyWorld.map((world) => command('empties the outbox', world, (world, real) => control(world, real, ['DELETE', '/_mock/outbox'], ({ state }) => {
    state.mails = [];
    return answer(204, undefined);
  }))),
];

export { looksOf as invitationLooks };
