import * as fc from 'fast-check';
import { answer } from '../models/answers.ts';
import * as model from '../models/limits.ts';
import { anyWorld, command, control, type Command } from './command.ts';

const minute = 60_000;
const anyLimit = fc.constantFrom(null, { count: 2, window: 10 * minute, text: '2/10m' }, { count: 3, window: 60 * minute, text: '3/1h' }, { count: 6, window: 60 * minute, text: '6/1h' });
const anyChange = fc.record({ invite: anyLimit, retryAfter: fc.boolean(), seats: fc.constantFrom(null, 3, 4) }, { requiredKeys: [] });
const anyToken = fc.constantFrom('engineering-token', 'global-token', 'cloudbees-token', 'nobody');
/** What each token of the start can be used for; that of a team, less the team's name. */
const reaches: Readonly<Record<string, string>> = {
  'global-token': 'every team; names one with ?team_name=', 'global-readonly-token': 'every team; names one with ?team_name=, read-only', 'telemetry-token': 'telemetry of TEAM; refused here with 401',
  'engineering-token': 'team TEAM', 'readonly-token': 'team TEAM, read-only', 'support-token': 'team TEAM', 'cloudbees-token': 'user-1 in org-123; may invite', 'cloudbees-viewer-token': 'user-2 in org-123; may only read',
};

/** Shows the limits of a world, and whose they are. */
export const limitLooks = (world: string): Command[] => [
  command('shows the limits', world, (world, real) => control(world, real, ['GET', '/_mock/limits'], model.limitsOf)),
  command('lists the tokens', world, (world, real) => control(world, real, ['GET', '/_mock/tokens'], (world) => answer(200, {
    tokens: model.tokensOf(world).map((known) => ({ ...known, reach: reaches[known.token]!.replace('TEAM', () => String(world.state['better-stack'].tokens.find(({ token }) => token === known.token)?.team)) })), // there are no others
  }))),
];

export const limitCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, fc.integer({ min: 0, max: 1 })).map(([world, place]) => limitLooks(world)[place]!), // one of the two
  fc.tuple(anyWorld, anyChange).map(([world, change]) => {
    const { invite, retryAfter, seats } = change;
    const body = { ...(invite !== undefined && { invite_limit: invite?.text ?? 'off' }), ...(retryAfter !== undefined && { retry_after: retryAfter }), ...(seats !== undefined && { seats }) };
    return command(`sets the limits ${JSON.stringify(body)}`, world, (world, real) => control(world, real, ['PATCH', '/_mock/limits', body], (world) => model.changeLimits(world, change)));
  }),
  fc.tuple(anyWorld, anyToken).map(([world, token]) => command(`exhausts the invitations of ${token}`, world, (world, real) => control(world, real, ['POST', '/_mock/limits/exhaust', { token }], (world) => model.exhaust(world, token)))),
  fc.tuple(anyWorld, anyToken).map(([world, token]) => command(`refills the invitations of ${token}`, world, (world, real) => control(world, real, ['POST', '/_mock/limits/refill', { token }], (world) => model.refill(world, token)))),
];
