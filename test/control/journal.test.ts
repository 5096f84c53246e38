import { describe, expect, test } from 'vitest';
import { aDuration, startWithJournal } from '../support/journal.ts';

describe('an entry', () => {
  test('tells of a refusal: who asked what, the answer, and why', async () => {
    const { call, control, origin } = await startWithJournal();
    const refused = await call('POST', '/api/v2/team-members?dry=1', { body: { email: 'ada@example.com ', role: 'admin' } });

    const { body } = await control('GET', '/journal/1');

    expect(body).toEqual({
      id: 1,
      request_id: refused.headers.get('x-request-id'),
      time: '2023-10-29T14:00:00.000Z',
      sandbox: 'default',
      vendor: 'better-stack',
      operation: 'invite-team-member',
      method: 'POST',
      url: '/api/v2/team-members?dry=1',
      request: { headers: body.request.headers, body: { email: 'ada@example.com ', role: 'admin' } },
      answer: {
        status: 403,
        headers: {
          'x-request-id': refused.headers.get('x-request-id'),
          'content-type': 'application/json; charset=utf-8',
          'content-length': refused.headers.get('content-length'),
        },
        body: refused.body,
      },
      token: { kind: 'team', name: body.token.name },
      emails: ['ada@example.com'],
      duration_ms: aDuration,
      fault: null,
      why: {
        rule: 'adminNotInvitable',
        text: (refused.body as { errors: string }).errors,
        source: { certainty: 'documented', where: 'Invite a team member', read: '2026-11' },
        remedy: 'Send one of responder, member, team_lead, billing_admin as "role", or the id of a role as "role_id".',
      },
    });
    expect(body.request.headers).toMatchObject({ host: origin.slice('http://'.length), authorization: 'Bearer [redacted]' });
    expect(body.duration_ms).toBeGreaterThan(0);
  });
});
