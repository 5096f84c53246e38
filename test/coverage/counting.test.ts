import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/coverage/behaviours.ts';
import { coverageFailure, coverageReport } from '../../src/coverage/report.ts';
import { send } from '../support/request.ts';
import { behavioursOf, invites, members, metIn, startCovered, teams } from './support.ts';

const email = 'new.user@example.com';
const invite = 'better-stack/invite-team-member';

describe('coverage', () => {
  it('counts the answer, the parameters and the token that a request met', async () => {
    const server = await startCovered();
    await server.ask('POST', `${members}?team_name=x`, { body: { email, role: 'member', unknown: 1 } });
    await server.ask('POST', members, { body: { email, role: 'member' } });

    expect(behavioursOf(await server.report()).filter(({ hits }) => hits > 0).map(({ id, hits }) => [id, hits])).toEqual([
      [`${invite}/answer/201`, 2], [`${invite}/parameter/team_name`, 1], [`${invite}/parameter/email`, 2], [`${invite}/parameter/role`, 2], [`${invite}/token/team`, 2],
    ]);
  });

  it('counts a refusal by its rule, also one without a token', async () => {
    const server = await startCovered();
    await server.ask('GET', teams, { token: 'engineering-token' });
    await server.ask('GET', members, { token: null });

    expect(await server.met()).toEqual([
      'better-stack/list-team-members/refusal/tokenNotAccepted', 'better-stack/list-teams/refusal/globalTokenRequired', 'better-stack/list-teams/token/team',
    ]);
  });

  it.each([
    ['page=1', 'only'], ['per_page=3', 'first'], ['per_page=1&page=2', 'middle'], ['per_page=3&page=2', 'last'], ['page=2', 'beyond'],
  ])('takes a list asked with %s for the page %s', async (query, shape) => {
    const server = await startCovered();
    await server.ask('GET', `${members}?${query}`);

    expect((await server.met()).filter((id) => id.includes('/page/'))).toEqual([`better-stack/list-team-members/page/${shape}`]);
  });

  it('counts a refusal that a fault provoked, because nothing else provokes some', async () => {
    const server = await startCovered();
    await server.ask('POST', `${members}/102/change-role/105`, { headers: { 'x-mock-fault': '409' } });

    expect(await server.met()).toContain('better-stack/change-team-member-role/refusal/roleChangeInProgress');
  });

  it.each(['lose-answer', 'close-during', 'close', 'malformed'])('counts nothing of an answer that the fault %s takes away', async (fault) => {
    const server = await startCovered();
    await send(server.origin, 'GET', members, { headers: { 'x-mock-fault': fault } }).then((answer) => answer.text()).catch(() => {});

    expect((await server.met()).filter((id) => /answer|page|refusal/.test(id))).toEqual([]);
  });

  it.each([{ status: 200 }, { status: 200, body: { data: [] } }])('counts nothing of an answer that a fault made up: %j', async (effect) => {
    const server = await startCovered();
    await server.ask('POST', '/_mock/faults', { body: { match: {}, effect } });
    await send(server.origin, 'GET', members);

    expect(await server.report()).toMatchObject({ requests: 1, met: 0 });
  });

  it('counts how it was asked where a fault refuses by no rule of the operation', async () => {
    const server = await startCovered();
    await server.ask('GET', `${members}?page=1`, { headers: { 'x-mock-fault': '503' } });

    expect(await server.met()).toEqual(['better-stack/list-team-members/parameter/page', 'better-stack/list-team-members/token/team']);
  });

  it.each(['delay=1ms', 'drip=1ms'])('counts an answer that is only slow: %s', async (fault) => {
    const server = await startCovered();
    await server.ask('GET', `${members}/101`, { headers: { 'x-mock-fault': fault } });

    expect(await server.met()).toContain('better-stack/get-team-member/answer/200');
  });

  it('is of all sandboxes, and not of the control API and of what no endpoint answers', async () => {
    const server = await startCovered();
    await server.ask('GET', '/~one/api/v2/roles');
    await server.ask('GET', '/~two/api/v2/roles');
    await server.ask('GET', '/_mock/sandboxes');
    await server.ask('GET', '/api/v2/monitors', { token: null });

    expect(await server.report()).toMatchObject({ requests: 2, met: 2 });
  });

  it('leaves a vendor that no request reached out of the percentage', async () => {
    const server = await startCovered();
    const { total: both } = await server.report();
    await server.ask('GET', '/api/v2/roles');
    const report = await server.report();
    const [betterStack, cloudbees] = report.vendors;

    expect(report).toMatchObject({ requests: 1, met: 2, total: betterStack!.total, percent: betterStack!.percent });
    expect(cloudbees).toMatchObject({ vendor: 'cloudbees', requests: 0, met: 0 });
    expect(betterStack!.total + cloudbees!.total).toBe(both);
  });

  it('has nothing met, of everything, when no request came', async () => {
    expect(await (await startCovered()).report()).toMatchObject({ requests: 0, met: 0, percent: 0, warnings: [] });
  });

  it("counts another path of an operation as the operation's", async () => {
    const server = await startCovered();
    for (const path of [invites, '/v3/organizations/org-123/invite', '/organizations/org-123/team-invites']) {
      await server.ask('POST', path, { token: 'cloudbees-token', body: { emails: [email], teamIds: ['team-123'] } });
    }

    expect(behavioursOf(await server.report()).find(({ id }) => id === 'cloudbees/create-invites/answer/200')).toMatchObject({ hits: 3 });
  });

  it("knows CloudBees' parameters in each spelling", async () => {
    const server = await startCovered();
    await server.ask('POST', invites, { token: 'cloudbees-token', body: { email, team_ids: ['team-123'] } });

    expect((await server.met()).filter((id) => id.includes('/parameter/'))).toEqual(['cloudbees/create-invites/parameter/emails', 'cloudbees/create-invites/parameter/teamIds']);
  });

  it('begins anew when it is deleted', async () => {
    const server = await startCovered({ strictClient: 'warn' });
    await server.ask('GET', '/api/v2/roles?x=1');
    expect((await server.report()).warnings).toHaveLength(1);
    expect((await server.ask('DELETE', '/_mock/coverage')).status).toBe(204);
    await server.ask('GET', members);

    expect(metIn(await server.report()).every((id) => id.includes('list-team-members'))).toBe(true);
    expect(await server.report()).toMatchObject({ requests: 1, warnings: [] });
  });

  it.each([
    [2_000, 2_000, 100],
    [1_999, 2_000, 99.9],
    [1, 2_000, 0],
    [2, 3, 66.6],
  ])('rounds %i of %i met down, so that 100 means all, to a percentage of %d', (met, total, percent) => {
    const behaviours = Array.from({ length: total }, (_, index): Behaviour => ({ id: `a/get/answer/${index}`, vendor: 'a', operation: 'get', kind: 'answer', key: String(index), title: '' }));
    const hits = Object.fromEntries(behaviours.slice(0, met).map(({ id }) => [id, 1]));
    const report = coverageReport(behaviours, { requests: { a: met }, hits, warnings: [], watchesClients: false });

    expect(report).toMatchObject({ met, total, percent });
  });

  it('passes with as much as is asked for, and with less it does not', () => {
    const behaviours = ['200', '404'].map((key): Behaviour => ({ id: `a/get/answer/${key}`, vendor: 'a', operation: 'get', kind: 'answer', key, title: '' }));
    const half = coverageReport(behaviours, { requests: { a: 1 }, hits: { 'a/get/answer/200': 1 }, warnings: [], watchesClients: false });

    expect(coverageFailure(half, { threshold: 50, strictClient: false })).toBeUndefined();
    expect(coverageFailure(half, { threshold: 51, strictClient: false })).toBe("The tests met 50 % of the contract, less than the 51 % of --coverage-threshold. The coverage report lists what they didn't meet.");
  });

  it('refuses a format that it cannot write', async () => {
    const { ask } = await startCovered();

    expect(await ask('GET', '/_mock/coverage?format=pdf')).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  });
});
