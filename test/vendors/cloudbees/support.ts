import { shippedFixture as readShipped } from '../../support/fixture.ts';
import type { Answer, Asked } from '../../support/request.ts';
import { start, type Options, type Parts, type TestServer } from '../../support/server.ts';
import type { World } from '../../../src/vendors/cloudbees/fixture/schema.ts';

/** The moment of this vendor's examples. */
export const moment = '2025-09-19T10:00:00.000Z';

export const invitesPath = '/v3/organizations/org-123/teams/invites';
export const teamsPath = '/v1/organizations/org-123/teams';

export interface CloudBeesServer extends TestServer {
  /** Invites as the token that may. */
  invite(body: unknown, asked?: Asked): Promise<Answer>;
  /** Lists the teams of org-123, with a query such as `?include=users`. */
  teams(query?: string): Promise<Answer>;
}

/** Starts a server that ends with the test, its clock at this vendor's moment. */
export async function startCloudBees(options: Options = {}, parts: Parts = {}): Promise<CloudBeesServer> {
  const server = await start({ now: moment, ...options }, parts);
  const { ask } = server;
  return Object.assign(server, {
    invite: (body: unknown, asked: Asked = {}) => ask('POST', invitesPath, { token: 'cloudbees-token', body, ...asked }),
    teams: (query = '') => ask('GET', `${teamsPath}${query}`, { token: 'cloudbees-token' }),
  });
}

/** A world of those that come with the package, after a change. */
export function worldWith(change: (world: Required<World>) => void, name = 'default'): { cloudbees: World } {
  const fixture = readShipped(name, 'cloudbees') as unknown as { cloudbees: Required<World> }; // the shipped worlds have every part
  change(fixture.cloudbees);
  return fixture;
}

/** A refusal's whole body. */
export function status(code: number, message: string, ...fields: string[]) {
  const details = fields.map((field) => ({
    '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description: message }],
  }));
  return { code, message, details };
}

interface Team {
  id: string;
  userIds: string[];
  invites: { id: string; email: string; team_id: string }[];
  users: unknown[];
  roles: unknown[];
  organization: unknown;
}

/** The teams of an answer. */
export function teamsOf({ body }: { body: unknown }): Team[] {
  return (body as { teams: Team[] }).teams;
}

/** The sent invites of an answer as `id email team`. */
export function sentOf({ body }: { body: unknown }): string[] {
  return (body as { invites: Team['invites'] }).invites.map(({ id, email, team_id: team }) => `${id} ${email} ${team}`);
}
