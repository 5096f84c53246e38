import type { TestServer } from '../support/server.ts';

interface Plain {
  /** What stands for the parameters of the path. */
  readonly values?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly token?: string;
  /** Bodies that are taken. */
  readonly bodies?: readonly unknown[];
}

const invites: Plain = {
  values: { organizationId: 'org-123' },
  bodies: [{ emails: ['erin@example.com', 'frank@example.com'], teamIds: ['team-123'] }, { emails: ['new.user@example.com'], expirationDate: '2030-01-01T00:00:00Z' }],
};
const charlie = { email: 'charlie@example.com' };
const global = 'global-token';

/** What operations need to be answered below 400, by method and path; the others need nothing. */
export const plain: Readonly<Record<string, Plain | undefined>> = {
  'POST /_mock/sandboxes': { bodies: [{ name: 'c' }, { name: 'd', fixture: 'full' }] },
  'GET /_mock/sandboxes/{name}': { values: { name: 'b' } },
  'DELETE /_mock/sandboxes/{name}': { values: { name: 'b' } },
  'POST /_mock/sandboxes/{name}/fork': { values: { name: 'a' }, bodies: [{ name: 'e' }, { name: 'f' }] },
  'POST /_mock/sandboxes/{name}/reset': { values: { name: 'b' } },
  'PUT /_mock/clock': { bodies: [{ now: '2026-10-29T14:00:00Z' }, { offset: '10m' }, { rate: 60 }, { mode: 'real' }] },
  'POST /_mock/clock/advance': { bodies: [{ by: '10m' }, { by: '-PT1H' }] },
  'PATCH /_mock/limits': { bodies: [{ invite_limit: '2/1h', retry_after: true }, { seats: 3 }, { invite_limit: 'off', seats: null }] },
  'POST /_mock/limits/exhaust': { bodies: [{ token: 'engineering-token' }] },
  'POST /_mock/limits/refill': { bodies: [{ token: 'engineering-token' }] },
  'POST /_mock/snapshots': { bodies: [{ name: 'saved' }, { name: 'other' }] },
  'POST /_mock/snapshots/{name}/restore': { values: { name: 'saved' } },
  'DELETE /_mock/snapshots/{name}': { values: { name: 'saved' } },
  'GET /_mock/diff': { query: '?from=start&to=saved' },
  'POST /_mock/faults': { bodies: [{ effect: { status: 503 } }, { match: { email: '*@example.com', every: 2 }, effect: { delay: '1ms', malformed: true }, times: 'unlimited' }] },
  'GET /_mock/faults/{id}': { values: { id: 'fault-1' } },
  'DELETE /_mock/faults/{id}': { values: { id: 'fault-1' } },
  'POST /_mock/invitations/accept': { bodies: [charlie, { email: 'erin@example.com', first_name: 'Erin' }] },
  'POST /_mock/invitations/decline': { bodies: [charlie] },
  'POST /_mock/invitations/expire': { bodies: [charlie] },
  'PUT /_mock/invitations/acceptance': { bodies: [{ mode: 'after 10m' }, { mode: 'immediately' }, { mode: 'manual' }] },
  'GET /_mock/outbox/{id}': { values: { id: '1' } },
  'GET /_mock/journal/{id}': { values: { id: '1' } },
  'POST /_mock/journal/wait': { bodies: [{ match: { operation: 'create-team' }, timeout: '1ms' }] },
  'POST /_mock/journal/verify': { bodies: [{ exactly: 1 }, { match: { operation: 'list-team-members' }, at_most: 100 }, { nothing_else: true }] },
  'GET /_mock/openapi/{document}': { values: { document: 'better-stack.json' } },
  'POST /api/v2/team-members': { bodies: [{ email: 'new.user@example.com' }, { email: 'frank@example.com', role_id: 206 }, { email: 'bob@example.com' }] },
  'DELETE /api/v2/team-members': { bodies: [charlie, { email: 'bob@example.com' }] },
  'GET /api/v2/team-members/{id}': { values: { id: '102' } },
  'DELETE /api/v2/team-members/{id}': { values: { id: '102' } },
  'POST /api/v2/team-members/{id}/change-role/{role_id}': { values: { id: '102', role_id: '206' } },
  'GET /api/v2/teams': { token: global },
  'POST /api/v2/teams': { token: global, bodies: [{ name: 'Night' }, { name: 'Day', incident_grouping_period: 600 }] },
  'GET /api/v2/teams/{id}': { token: global, values: { id: 't3' } },
  'PATCH /api/v2/teams/{id}': { token: global, values: { id: 't3' }, bodies: [{ name: 'Renamed' }, { incident_grouping_period: 600 }] },
  'DELETE /api/v2/teams/{id}': { token: global, values: { id: 't3' } },
  'GET /v1/organizations/{organizationId}/teams': { values: { organizationId: 'org-123' } },
  'POST /v3/organizations/{organizationId}/teams/invites': invites,
  'POST /v3/organizations/{organizationId}/invite': invites,
  'POST /organizations/{organizationId}/team-invites': invites,
};

/** Gives the sandbox `a` something to show, to change and to delete. @returns the key of a link in a mail */
export async function prepare({ ask }: TestServer): Promise<string> {
  await ask('POST', '/_mock/sandboxes', { body: { name: 'b' } });
  await ask('POST', '/~a/api/v2/teams', { body: { name: 'Sales' }, token: global });
  await ask('POST', '/~a/api/v2/team-members', { body: { email: 'erin@example.com' } });
  await ask('POST', '/~a/_mock/snapshots', { body: { name: 'saved' } });
  await ask('POST', '/~a/_mock/faults', { body: { match: { email: 'of.nobody@example.com' }, effect: { status: 503 } } });
  const { body } = await ask('GET', '/~a/_mock/outbox');
  const [mail] = (body as { mails: { link: string }[] }).mails;
  return mail!.link.replace(/^.*\//, ''); // erin was just invited
}
