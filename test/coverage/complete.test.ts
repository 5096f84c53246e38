import { describe, expect, it } from 'vitest';
import { worldWith } from '../support/fixture.ts';
import type { Asked } from '../support/request.ts';
import { behavioursOf, invites, members, startCovered, teams, type CoveredServer } from './support.ts';

const settings = {
  incident_grouping_period: 300, incident_grouping_metadata_scope: ['Origin'], notify_about_all_incidents_in_a_group: true, reporting_enabled: false,
  opened_emails_tracking_enabled: true, on_call_reminder_lead_time: 60, on_call_reminder_sms: false, on_call_reminder_email: true, on_call_reminder_push: true,
};
const asGlobal: Asked = { token: 'global-token' };
const email = 'new.user@example.com';

type Request = readonly [method: string, path: string, asked?: Asked];

/** Every endpoint of team members, as each kind of token asks it, and without what all of them need. */
const memberEndpoints: readonly Request[] = [
  ['GET', members], ['GET', `${members}/102`], ['POST', members, { body: { email } }], ['DELETE', `${members}/999`],
  ['DELETE', `${members}?email=nobody@example.com`], ['POST', `${members}/102/change-role/105`],
];
const teamEndpoints: readonly Request[] = [['GET', teams], ['GET', `${teams}/t1`], ['POST', teams, { body: {} }], ['PATCH', `${teams}/t1`, { body: {} }], ['DELETE', `${teams}/t1`]];

const betterStackRequests: readonly Request[] = [
  ...['engineering-token', 'readonly-token', 'telemetry-token', 'global-token'].flatMap((token) =>
    [['GET', '/api/v2/roles'] as const, ...memberEndpoints, ...teamEndpoints].map(([method, path, asked]): Request => [method, path, { ...asked, token }])),
  ...teamEndpoints.map(([method, path, asked]): Request => [method, path, { ...asked, token: 'global-readonly-token' }]),
  ...['Sales', 'Engineering'].flatMap((name) => memberEndpoints.map(([method, path, asked]): Request => [method, `${path}${path.includes('?') ? '&' : '?'}team_name=${name}`, { ...asked, ...asGlobal }])),
  ...['page=1&per_page=2', 'page=2&per_page=2', 'page=3&per_page=2', 'page=9&per_page=2', 'email=bob@example.com', 'email=nobody@example.com'].map((query): Request => ['GET', `${members}?${query}`]),
  ['GET', `${members}/999`],
  ...[{}, { email: 'nobody' }, { email, role: 'admin' }, { email, role: 'custom' }, { email, role_id: 999 }, { email: 'alice@example.com' }].map((body): Request => ['POST', members, { body }]),
  ['DELETE', `${members}/101`], ['DELETE', `${members}/103`], ['DELETE', members], ['DELETE', `${members}?email=alice@example.com`], ['DELETE', `${members}?email=${email}`],
  ['POST', `${members}/102/change-role/101`], ['POST', `${members}/101/change-role/105`], ['POST', `${members}/102/change-role/999`],
  ['POST', `${members}/999/change-role/105`], ['POST', `${members}/102/change-role/105`, { headers: { 'x-mock-fault': '409' } }],
  ...['page=1&per_page=1', 'page=2&per_page=1', 'page=3&per_page=1', 'page=9&per_page=1'].map((query): Request => ['GET', `${teams}?${query}`, asGlobal]),
  ['POST', teams, { ...asGlobal, body: { name: 'Sales', ...settings } }], ['PATCH', `${teams}/t4`, { ...asGlobal, body: { name: 'Selling', ...settings } }],
  ...['GET', 'PATCH', 'DELETE'].map((method): Request => [method, `${teams}/t99`, asGlobal]), ['DELETE', `${teams}/t4`, asGlobal],
];

const listed = '/v1/organizations/org-123/teams';
const cloudBeesRequests: readonly Request[] = [
  ['GET', `${listed}?user_id=user-1`, { token: 'cloudbees-token' }],
  ...['cloudbees-token', 'cloudbees-viewer-token', 'unknown'].flatMap((token): Request[] => [
    ['GET', listed, { token }],
    ['POST', invites, { token, body: { emails: [email], teamIds: ['team-123'], redirectUrl: 'https://example.com', invitedBy: 'user-1', expirationDate: '2030-01-31T12:00:00Z' } }],
  ]),
  ...[1, 2, 3, 9].map((page): Request => [
    'GET', `${listed}?pagination.page=${page}&pagination.page_length=1&pagination.sort.fieldName=name&pagination.sort.order=ASCENDING&include=users`, { token: 'cloudbees-token' },
  ]),
];

describe('everything that counts can be met', () => {
  it('of Better Stack', async () => {
    const server = await startCovered({ fixture: threeTeams() });
    await send(server, betterStackRequests);
    await server.ask('PATCH', '/_mock/limits', { body: { invite_limit: '0/1m' } });
    await server.ask('POST', members, { body: { email: 'late@example.com', role: 'member' } });
    await server.ask('PATCH', '/_mock/limits', { body: { seats: 0 } });
    await server.ask('POST', members, { body: { email: 'late@example.com' } });

    expect(unmet(await server.report(), 'better-stack')).toEqual([]);
  });

  it('of CloudBees', async () => {
    const server = await startCovered();
    await send(server, cloudBeesRequests);

    expect(unmet(await server.report(), 'cloudbees')).toEqual([]);
    expect(await server.report()).toMatchObject({ percent: 100 });
  });
});

function threeTeams() {
  return worldWith((organization) => { organization.teams.push({ id: 3, name: 'Empty' }); });
}

async function send({ ask }: CoveredServer, requests: readonly Request[]): Promise<void> {
  for (const [method, path, asked] of requests) await ask(method, path, asked);
}

function unmet(report: Parameters<typeof behavioursOf>[0], vendor: string): string[] {
  return behavioursOf(report).filter((behaviour) => behaviour.vendor === vendor && behaviour.hits === 0).map(({ id }) => id);
}
