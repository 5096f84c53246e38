import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frozen } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Mail {
  id: number;
  link: string;
}

async function mailsOf({ ask }: TestServer, base = ''): Promise<Mail[]> {
  return ((await ask('GET', `${base}/_mock/outbox`)).body as { mails: Mail[] }).mails;
}

async function invited(settings: Record<string, unknown> = {}): Promise<{ server: TestServer; link: string }> {
  const server = await start(settings);
  await server.ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
  const [mail] = await mailsOf(server);
  return { server, link: mail!.link }; // the invitation sent one
}

describe('the outbox', () => {
  it('is empty before anybody is invited', async () => {
    const { ask } = await start();
    expect(await ask('GET', '/_mock/outbox')).toEqual({ status: 200, body: { mails: [] } });
  });

  it('holds the mail of each invitation, by list and by id', async () => {
    const server = await start();
    await server.ask('POST', '/api/v2/team-members', { body: { email: 'New.User@example.com' } });

    const [mail] = await mailsOf(server);
    expect(mail).toEqual({
      id: 1,
      vendor: 'better-stack',
      invitation_id: '202',
      address: 'New.User@example.com',
      subject: 'You are invited to Engineering on Better Stack',
      text: `Hello,\n\nyou are invited to join the team Engineering on Better Stack. Accept the invitation here:\n\n${mail!.link}\n`,
      link: expect.stringMatching(/\/_mock\/accept\/1-[0-9a-f-]{36}$/),
      sent_at: frozen,
    });
    expect(mail!.link.startsWith(`${server.origin}/_mock/`)).toBe(true);
    expect(await server.ask('GET', '/_mock/outbox/1')).toEqual({ status: 200, body: mail });
  });

  it('holds another mail, with another link, when somebody is invited again', async () => {
    const server = await start();
    for (let time = 0; time < 2; time++) await server.ask('POST', '/api/v2/team-members', { body: { email: 'charlie@example.com' } });

    const mails = await mailsOf(server);
    expect(mails).toMatchObject([{ id: 1, invitation_id: '201' }, { id: 2, invitation_id: '201' }]);
    expect(mails[0]!.link.split('-').slice(1)).not.toEqual(mails[1]!.link.split('-').slice(1));
  });

  it.each([
    ['is a member already', { email: 'bob@example.com' }],
    ['has no valid address', { email: 'bob' }],
    ['is invited as admin', { email: 'new.user@example.com', role: 'admin' }],
  ])('gets no mail for somebody who %s', async (_who, body) => {
    const server = await start();
    await server.ask('POST', '/api/v2/team-members', { body });
    expect(await mailsOf(server)).toEqual([]);
  });

  it('gets no mail for an invitation beyond the limit', async () => {
    const server = await start({ inviteLimit: '1/1h' });
    const answers = [];
    for (const name of ['one', 'two']) answers.push((await server.ask('POST', '/api/v2/team-members', { body: { email: `${name}@example.com` } })).status);
    expect(answers).toEqual([201, 429]);
    expect(await mailsOf(server)).toMatchObject([{ address: 'one@example.com' }]);
  });

  it('is filtered by address, in any case and with blanks around it', async () => {
    const { ask } = await start();
    for (const email of ['one@example.com', 'two@example.com']) await ask('POST', '/api/v2/team-members', { body: { email } });
    for (const email of ['TWO@example.com', '%20two@example.com%20']) {
      expect((await ask('GET', `/_mock/outbox?email=${email}`)).body).toMatchObject({ mails: [{ id: 2, address: 'two@example.com' }] });
    }
    expect((await ask('GET', '/_mock/outbox?email=three@example.com')).body).toEqual({ mails: [] });
  });

  it.each(['2', '0', 'abc', '1e0', '99999999999999999999'])('answers 404 for mail %s', async (id) => {
    const { server } = await invited();
    expect(await server.ask('GET', `/_mock/outbox/${id}`)).toEqual({
      status: 404,
      body: { error: { code: 'mail_not_found', message: `There is no mail ${id} in the outbox.`, hint: 'GET /_mock/outbox lists the mails.' } },
    });
  });

  it('is emptied on request, and the links in its mails work no more', async () => {
    const { server, link } = await invited();
    expect(await server.ask('DELETE', '/_mock/outbox')).toEqual({ status: 204, body: undefined });
    expect(await mailsOf(server)).toEqual([]);
    expect((await server.ask('GET', link)).status).toBe(404);
  });

  it('is as it was at the start after a reset, and its links work no more', async () => {
    const { server, link } = await invited();
    await server.ask('POST', '/_mock/reset');
    expect(await mailsOf(server)).toEqual([]);
    expect((await server.ask('GET', link)).status).toBe(404);
    await server.ask('POST', '/api/v2/team-members', { body: { email: 'other@example.com' } });
    const [mail] = await mailsOf(server);
    expect(mail).toMatchObject({ id: 1, invitation_id: '202', address: 'other@example.com' });
    expect(mail!.link).not.toBe(link);
  });

  it('has links below the public URL', async () => {
    const { link } = await invited({ publicUrl: 'https://mock.example.com/base' });
    expect(link).toMatch(/^https:\/\/mock\.example\.com\/base\/_mock\/accept\//);
  });
});

describe('the link in a mail', () => {
  it('accepts the invitation and says so on a page', async () => {
    const { server, link } = await invited();
    const opened = await server.ask('GET', link, { headers: { accept: 'text/html' } });

    expect(opened.status).toBe(200);
    expect(opened.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(opened.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(opened.headers.get('cache-control')).toBe('no-store');
    expect(opened.headers.get('referrer-policy')).toBe('no-referrer');
    expect(opened.body).toContain('<h1>You are now a member of Engineering</h1>');
    expect(opened.body).toContain('<p>new.user@example.com joined Engineering on Better Stack as member 104.</p>');
    expect((await server.ask('GET', '/api/v2/team-members/104')).body).toEqual({
      data: {
        id: '104',
        type: 'team_member',
        attributes: { email: 'new.user@example.com', first_name: 'New', last_name: 'User', created_at: frozen, role: 'responder', mobile_app_platforms: [] },
      },
    });
  });

  it.each([
    ['by the link', (server: TestServer, link: string) => server.ask('GET', link)],
    ['by the control API', (server: TestServer) => server.ask('POST', '/_mock/invitations/accept', { body: { email: 'new.user@example.com' } })],
  ])('says that the invitation was accepted already %s', async (_how, accept) => {
    const { server, link } = await invited();
    await accept(server, link);
    const opened = await server.ask('GET', link);
    expect(opened.status).toBe(200);
    expect(opened.body).toContain('<h1>You were invited to Engineering</h1>\n  <p>This invitation was accepted already.</p>');
  });

  it.each([
    ['cancelled by the API', (server: TestServer) => server.ask('DELETE', '/api/v2/team-members?email=new.user@example.com')],
    ['declined', (server: TestServer) => server.ask('POST', '/_mock/invitations/decline', { body: { email: 'new.user@example.com' } })],
    ['expired', (server: TestServer) => server.ask('POST', '/_mock/invitations/expire', { body: { email: 'new.user@example.com' } })],
  ])('leads to a 404 page once the invitation was %s', async (_how, end) => {
    const { server, link } = await invited();
    await end(server);
    const opened = await server.ask('GET', link);
    expect(opened.status).toBe(404);
    expect(opened.body).toContain('<h1>This invitation is not valid</h1>');
    expect((await server.ask('GET', '/api/v2/team-members?email=new.user@example.com')).status).toBe(404);
  });

  it('leads to a 404 page where another person has the id of the invitation', async () => {
    const { server, link } = await invited();
    for (const invitations of [null, [{ id: 202, team: 'Engineering', email: 'other@example.com' }]]) {
      expect((await server.ask('PATCH', '/_mock/state', { body: { 'better-stack': { invitations } } })).status).toBe(200);
    }
    const opened = await server.ask('GET', link);
    expect(opened.status).toBe(404);
    expect(opened.body).toContain('<h1>This invitation is not valid</h1>');
    expect((await server.ask('GET', '/api/v2/team-members?email=other@example.com')).body).toMatchObject({ data: { id: '202', type: 'team_member_invitation' } });
  });

  it.each(['1', '1-', '1-00000000-0000-4000-8000-000000000000', '2-x', 'x', '%3Cscript%3E', "1-' OR 1=1 --"])('cannot be guessed as %s', async (key) => {
    const { server } = await invited();
    const opened = await server.ask('GET', `/_mock/accept/${encodeURI(key)}`);
    expect(opened.status).toBe(404);
    expect(opened.body).not.toContain('<script>');
    expect((await server.ask('GET', '/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member_invitation' } });
  });

  it('is not followed by HEAD, which programs that check links send', async () => {
    const { server, link } = await invited();
    expect((await server.ask('HEAD', link)).status).toBe(404);
    expect((await server.ask('GET', '/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member_invitation' } });
  });

  it('escapes what it shows', async () => {
    const { ask } = await start();
    const headers = { authorization: 'Bearer global-token' };
    const name = '<b onclick="x()">R&D\'s</b>';
    await ask('POST', '/api/v2/teams', { body: { name }, headers });
    await ask('POST', `/api/v2/team-members?team_name=${encodeURIComponent(name)}`, { body: { email: 'new.user@example.com' }, headers });
    const [mail] = ((await ask('GET', '/_mock/outbox')).body as { mails: Mail[] }).mails;
    const { body } = await ask('GET', mail!.link);
    expect(body).toContain('<h1>You are now a member of &#60;b onclick=&#34;x()&#34;&#62;R&#38;D&#39;s&#60;/b&#62;</h1>');
    expect(body).not.toContain('<b ');
  });

  it.each([
    ['URL', '/~mine/api/v2/team-members', {}],
    ['header', '/api/v2/team-members', { 'x-mock-sandbox': 'mine' }],
    ['token', '/api/v2/team-members', { authorization: 'Bearer engineering-token@mine' }],
  ])('leads to the sandbox that was named by %s, and works in no other', async (_how, path, headers) => {
    const server = await start();
    await server.ask('POST', path, { body: { email: 'new.user@example.com' }, headers: headers as Record<string, string> });
    await server.ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
    const [mail] = await mailsOf(server, '/~mine');

    expect(mail!.link.startsWith(`${server.origin}/~mine/_mock/accept/`)).toBe(true);
    expect((await server.ask('GET', mail!.link.replace('/~mine', ''))).status).toBe(404);
    expect((await server.ask('GET', mail!.link)).status).toBe(200);
    expect((await server.ask('GET', '/~mine/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member' } });
    expect((await server.ask('GET', '/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member_invitation' } });
  });

  it('has the prefix of the default sandbox when the outbox is asked for with it', async () => {
    const { server, link } = await invited();
    const [mail] = await mailsOf(server, '/~default');
    expect(mail!.link).toBe(link.replace('/_mock/', '/~default/_mock/'));
    expect((await server.ask('GET', mail!.link)).status).toBe(200);
  });

  it('leads to the fork whose outbox is asked, and accepts the invitation there alone', async () => {
    const { server, link } = await invited();
    await server.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'copy' } });
    const [mail] = await mailsOf(server, '/~copy');
    expect(mail!.link).toBe(link.replace('/_mock/', '/~copy/_mock/'));
    expect((await server.ask('GET', mail!.link)).status).toBe(200);
    expect((await server.ask('GET', '/~copy/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member' } });
    expect((await server.ask('GET', '/api/v2/team-members?email=new.user@example.com')).body).toMatchObject({ data: { type: 'team_member_invitation' } });
  });

  it('has the address at which its world is served now', async () => {
    const db = join(temporaryFolder(), 'world.sqlite');
    const { link } = await invited({ db, publicUrl: 'https://before.example.com' });
    const [moved] = await mailsOf(await start({ db, publicUrl: 'https://after.example.com' }));
    expect(moved!.link).toBe(link.replace('before', 'after'));
  });
});
