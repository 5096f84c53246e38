import { describe, expect, it } from 'vitest';
import { invitesPath, status, teamsPath } from '../vendors/cloudbees/support.ts';
import { startFaulty } from './support.ts';

const token = 'cloudbees-token';
const invitation = { emails: ['new.user@example.com', 'other@example.com'] };

describe('faults of another vendor', () => {
  it.each([
    ['POST', invitesPath, 429, status(8, 'too many invitations were sent')],
    ['POST', invitesPath, 404, status(5, 'organization "org-123" was not found')],
    ['GET', teamsPath, 431, status(8, 'the request headers are too large')],
    ['GET', teamsPath, 500, status(13, 'internal error')],
    ['GET', teamsPath, 501, status(12, 'Method Not Allowed')],
    ['GET', teamsPath, 409, status(6, 'the request was refused')],
    ['GET', teamsPath, 418, status(2, 'the request was refused')],
    ['GET', teamsPath, 503, status(14, 'the service is not available, try again later')],
    ['GET', teamsPath, 502, status(2, 'the service is not available, try again later')],
  ])('%s %s answers %i as that vendor words it', async (method, path, statusCode, body) => {
    const server = await startFaulty();
    await server.fault({ match: { vendor: 'cloudbees' }, effect: { status: statusCode } });
    expect((await server.send('GET', '/api/v2/team-members')).status).toBe(200);
    expect(await server.ask(method, path, { token, ...(method === 'POST' && { body: invitation }) })).toEqual({ status: statusCode, body });
  });

  it.each([
    ['POST', invitesPath, 'tooManyInvites', 429, status(8, 'too many invitations were sent')],
    ['GET', teamsPath, 'organizationNotFound', 404, status(5, 'organization "org-123" was not found')],
    ['GET', '/v1/nope', 'inviteNotPermitted', 403, status(7, 'you are not allowed to invite users to this organization')],
    ['GET', '/v1/nope', 'organizationNotFound', 400, { error: expect.objectContaining({ message: "This request doesn't say what the text of organizationNotFound is about." }) }],
  ])('%s %s refuses by %s when X-Mock-Fault asks for it', async (method, path, rule, statusCode, body) => {
    const server = await startFaulty();
    expect(await server.ask(method, path, { token, headers: { 'x-mock-fault': rule }, ...(method === 'POST' && { body: invitation }) })).toEqual({ status: statusCode, body });
  });

  it('are found by any address of an invite, and journaled with all', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ match: { email: 'other@*', token: 'inviter' }, effect: { close: 'before' } });
    await expect(server.send('POST', invitesPath, { token, body: invitation })).rejects.toThrow('fetch failed');
    expect(server.dump()).toEqual(before);
    expect(await server.ask('GET', '/_mock/journal/1')).toMatchObject({
      status: 200,
      body: { vendor: 'cloudbees', answer: null, emails: invitation.emails, request: { body: invitation }, fault: { id: 'fault-1', effect: 'close' } },
    });
  });

  it.each<[string, object, string[]]>([
    ['under the name of the older table', { email: 'other@example.com' }, ['other@example.com']],
    ['under both names', { emails: ['new.user@example.com'], email: ['other@example.com'] }, ['new.user@example.com', 'other@example.com']],
    ['beside what is no address', { emails: ['other@example.com', 5, null] }, ['other@example.com']],
  ])('the journal has the addresses of a refused invite %s', async (_what, body, emails) => {
    const server = await startFaulty();
    expect(await server.ask('POST', invitesPath, { token: 'cloudbees-viewer-token', body })).toMatchObject({ status: 403 });
    expect(await server.ask('GET', '/_mock/journal/1')).toMatchObject({ body: { emails, why: { rule: 'inviteNotPermitted' } } });
  });

  it('refuses a rule that the vendor of the operation does not have, and names its own', async () => {
    const server = await startFaulty();
    const body = { match: { operation: 'invite-team-member' }, effect: { rule: 'tooManyInvites' } };
    expect(await server.ask('POST', '/_mock/faults', { body })).toMatchObject({
      status: 400, body: { error: { code: 'unknown_rule', message: 'There is no rule "tooManyInvites". Did you mean "tooManyInvitations"?' } },
    });
  });

  it('refuses an operation that another vendor has', async () => {
    const server = await startFaulty();
    const body = { match: { vendor: 'cloudbees', operation: 'list-roles' }, effect: { status: 503 } };
    expect(await server.ask('POST', '/_mock/faults', { body })).toEqual({
      status: 400,
      body: {
        error: {
          code: 'unknown_operation',
          message: 'There is no operation "list-roles". Did you mean "list-teams"?',
          hint: 'The operations are list-teams, create-invites, create-invites-openapi, create-invites-example.',
        },
      },
    });
  });
});
