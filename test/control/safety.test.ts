import { networkInterfaces } from 'node:os';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../src/control/safety.ts';
import { startCommand } from '../support/command.ts';
import { askRaw } from '../support/raw.ts';
import { start } from '../support/server.ts';

const controlToken = 'open-sesame-4711';

const refusals = {
  token: {
    status: 401,
    body: {
      error: {
        code: 'control_token_required',
        message: 'The control API asks for the control token.',
        hint: 'Send it as "Authorization: Bearer TOKEN" or "x-mock-control-token: TOKEN".',
      },
    },
  },
  otherToken: {
    status: 401,
    body: {
      error: {
        code: 'control_token_required',
        message: 'The token that came is not the control token.',
        hint: 'Send the one that the server was started with, as "Authorization: Bearer TOKEN" or "x-mock-control-token: TOKEN".',
      },
    },
  },
  closed: {
    status: 403,
    body: {
      error: {
        code: 'forbidden',
        message: 'The control API refuses this request: the server can be reached from other machines and has no control token.',
        hint: 'Start it with --control-token TOKEN or BETTER_STACK_MOCK_CONTROL_TOKEN.',
      },
    },
  },
};

const forbidden = (reason: string) => ({
  status: 403,
  body: { error: { code: 'forbidden', message: `The control API refuses this request: ${reason}.`, hint: expect.any(String) } },
});

/** What everybody may ask, wherever the server listens. */
const open = ['GET /_mock/livez', 'GET /_mock/readyz', 'GET /_mock/accept/{key}'];

describe('a server that other machines can reach', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'mock.internal'])('on %s without a control token keeps the control API closed and serves the vendor', async (host) => {
    const { ask } = await start({ host });
    for (const path of ['/_mock/clock', '/~mine/_mock/clock', '/_mock/clock/']) expect(await ask('GET', path)).toEqual(refusals.closed);
    expect(await ask('POST', '/_mock/reset')).toEqual(refusals.closed);
    expect(await ask('GET', '/_mock/clock', { headers: { 'x-mock-control-token': '' } })).toEqual(refusals.closed);
    expect((await ask('GET', '/api/v2/team-members')).status).toBe(200);
  });

  it('answers on /livez, /readyz and the links of mails without a token', async () => {
    const { ask } = await start({ host: '0.0.0.0', controlToken });
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
    const { mails } = (await ask('GET', '/_mock/outbox', { headers: { 'x-mock-control-token': controlToken } })).body as { mails: { link: string }[] };

    for (const probe of ['livez', 'readyz']) expect(await ask('GET', `/_mock/${probe}`)).toEqual({ status: 200, body: { status: 'ok' } });
    expect((await ask('GET', mails[0]!.link)).status).toBe(200);
    expect((await ask('GET', '/api/v2/team-members/104')).status).toBe(200);
  });
});

describe('every route of the control API', () => {
  it('is closed without a token and asks for one with it, but for those that everybody may ask', async () => {
    const closed = await start({ host: '0.0.0.0' });
    const locked = await start({ controlToken });
    const { paths } = (await locked.ask('GET', '/_mock/openapi.json', { token: controlToken })).body as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
    const guarded = routes.filter((route) => !open.includes(route));
    expect(routes).toEqual(expect.arrayContaining(open));
    expect(guarded).toContain('PUT /_mock/invitations/acceptance');
    for (const route of guarded) {
      const [method = '', path = ''] = route.split(' ');
      const answers = [await closed.ask(method, path), await locked.ask(method, path)];
      expect([route, ...answers.map(({ status }) => status)]).toEqual([route, 403, 401]);
    }
  });
});

describe.each(['127.0.0.1', '0.0.0.0'])('the control token, on %s,', (host) => {
  it.each([
    ['in Authorization', { authorization: `Bearer ${controlToken}` }],
    ['in Authorization, with the scheme in another case', { authorization: `bearer ${controlToken}` }],
    ['in a header of its own', { 'x-mock-control-token': controlToken }],
    ['in its own header beside a token of the vendor', { 'x-mock-control-token': controlToken, authorization: 'Bearer engineering-token' }],
  ])('opens the control API %s', async (_where, headers) => {
    const { ask } = await start({ host, controlToken });
    expect((await ask('GET', '/_mock/clock', { headers })).status).toBe(200);
  });

  it.each([
    ['missing', {}],
    ['empty', { 'x-mock-control-token': '' }],
    ['of another scheme', { authorization: `Basic ${controlToken}` }],
    ['in the query', {}, `?control_token=${controlToken}`],
  ])('is asked for when it is %s', async (_how, headers, query = '') => {
    const { ask } = await start({ host, controlToken });
    expect(await ask('GET', `/_mock/clock${query}`, { headers: headers as Record<string, string> })).toEqual(refusals.token);
  });

  it.each([
    ['wrong', { authorization: 'Bearer open-sesame-4712' }],
    ['wrong and as long', { 'x-mock-control-token': 'x'.repeat(controlToken.length) }],
    ['a part of it', { 'x-mock-control-token': controlToken.slice(0, -1) }],
    ['more than it', { 'x-mock-control-token': `${controlToken}1` }],
    ["the vendor's", { authorization: 'Bearer engineering-token' }],
  ])('is refused as another one when it is %s', async (_how, headers) => {
    const { ask } = await start({ host, controlToken });
    expect(await ask('GET', '/_mock/clock', { headers: headers as Record<string, string> })).toEqual(refusals.otherToken);
  });
});

describe('a request that the control API refuses', () => {
  it('makes no sandbox', async () => {
    const { ask } = await start({ controlToken });
    expect((await ask('GET', '/~ghost/_mock/state')).status).toBe(401);
    expect((await ask('GET', '/~ghost/_mock/typo')).status).toBe(404);
    expect((await ask('GET', '/_mock/sandboxes', { token: controlToken })).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
  });
});

describe('the control token', () => {
  it('with an @ in it names no sandbox', async () => {
    const { ask } = await start({ controlToken: 'token@home' });
    expect((await ask('GET', '/_mock/clock', { headers: { authorization: 'Bearer token@home' } })).status).toBe(200);
    expect((await ask('GET', '/_mock/sandboxes', { headers: { authorization: 'Bearer token@home' } })).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
  });

  it('is nothing that the vendor accepts', async () => {
    const { ask } = await start({ controlToken });
    expect((await ask('GET', '/api/v2/team-members', { headers: { authorization: `Bearer ${controlToken}` } })).status).toBe(401);
  });
});

describe('the Host of a request to the control API', () => {
  it.each(['localhost', 'localhost:4010', 'LOCALHOST', '127.0.0.1', '[::1]:4010', '192.168.1.20:4010'])('may be %s', async (host) => {
    const server = await start();
    expect((await askRaw(server.origin, '/_mock/clock', { host })).status).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example:4010', '127.0.0.1.evil.example', 'evil.example:80'])('may not be %s, whose DNS could point here', async (host) => {
    for (const [options, token] of [[{}, ''], [{ controlToken }, `${controlToken}x`]] as const) {
      const server = await start(options);
      expect(await askRaw(server.origin, '/_mock/clock', { host, 'x-mock-control-token': token })).toEqual(forbidden(`the Host "${host.replace(/:\d+$/, '')}" is not this server`));
    }
  });

  it('may be any for who has the control token, such as the name of a container', async () => {
    const server = await start({ host: '0.0.0.0', controlToken });
    expect((await askRaw(server.origin, '/_mock/clock', { host: 'mock:4010', 'x-mock-control-token': controlToken })).status).toBe(200);
  });

  it('may be the name of --host or --public-url', async () => {
    const server = await start({ host: 'Mock.internal', publicUrl: 'https://mock.example.com', controlToken });
    for (const host of ['mock.internal:4010', 'mock.example.com']) {
      expect((await askRaw(server.origin, '/_mock/clock', { host })).status).toBe(401);
      expect((await askRaw(server.origin, '/_mock/clock', { host, 'x-mock-control-token': controlToken })).status).toBe(200);
    }
  });

  it('is not looked at by the vendor, which programs reach by any name', async () => {
    const server = await start();
    expect((await askRaw(server.origin, '/api/v2/team-members', { host: 'betterstack.com', authorization: 'Bearer engineering-token' })).status).toBe(200);
  });
});

describe('the Origin of a request to the control API', () => {
  it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1', 'file://', ''])('may not be "%s"', async (origin) => {
    const server = await start();
    expect(await askRaw(server.origin, '/_mock/clock', { origin })).toEqual(forbidden(`the Origin ${origin} is another site`));
  });

  it('may be its own, or that of --public-url', async () => {
    const server = await start({ publicUrl: 'https://mock.example.com/base' });
    for (const origin of [server.origin, 'https://mock.example.com']) expect((await askRaw(server.origin, '/_mock/clock', { origin })).status).toBe(200);
  });

  it('may be its own, in whatever case the Host is', async () => {
    const server = await start();
    expect((await askRaw(server.origin, '/_mock/clock', { host: `LOCALHOST:${server.port}`, origin: `http://localhost:${server.port}` })).status).toBe(200);
  });

  it('is refused before anything is done', async () => {
    const { ask } = await start();
    expect((await ask('POST', '/_mock/clock/advance', { body: { by: '1h' }, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await ask('GET', '/_mock/clock')).body).toMatchObject({ now: '2023-10-29T14:00:00.000Z' });
  });
});

describe('an uploaded database', () => {
  it.each(['application/x-sqlite3', 'application/octet-stream', 'application/json'])('is refused as %s; only JSON is read', async (type) => {
    const { ask } = await start();
    const db = new Database(':memory:');
    db.exec('CREATE TABLE people (id INTEGER)');
    const answer = await ask('POST', '/_mock/sandboxes', { text: new Uint8Array(db.serialize()), headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_json', hint: 'Send a JSON object.' } } });
    expect((await ask('GET', '/_mock/sandboxes')).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])('is true of %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '127.0.0.1.evil.example', '127.evil', 'mock.internal', ''])('is false of "%s"', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('the command', () => {
  /** Runs it until it listens, asks it something, ends it, and tells what it wrote. */
  async function run(argv: string[], environment: Record<string, string>, use: (url: string) => Promise<unknown> = async () => {}): Promise<string> {
    const command = await startCommand(argv, environment);
    await command.saw(/Try it|with the tokens/);
    await use(`http://127.0.0.1:${new URL(command.origin).port}`);
    command.process.kill('SIGTERM');
    const { stdout, stderr } = await command.ended;
    return stdout + stderr;
  }

  const closed = 'The control API under /_mock is closed, because other machines can reach 0.0.0.0 and there is no control token. Start it with --control-token TOKEN or BETTER_STACK_MOCK_CONTROL_TOKEN.\n';

  it('says that the control API is closed', async () => {
    expect(await run(['--host', '0.0.0.0'], {})).toContain(closed);
  });

  const hasIPv6 = Object.values(networkInterfaces()).flat().some((address) => address?.family === 'IPv6');

  it.each<[string, RegExp]>([
    ['0.0.0.0', /^Try it: curl .* http:\/\/127\.0\.0\.1:\d+\/api\/v2\/team-members$/m],
    ...(hasIPv6 ? [['::', /^Try it: curl .* http:\/\/\[::1\]:\d+\/api\/v2\/team-members$/m]] satisfies [string, RegExp][] : []),
  ])('shows a command that works on this machine, also when it listens on %s', async (host, example) => {
    expect(await run(['--host', host], {})).toMatch(example);
  });

  it.each([
    ['on this machine alone', [], {}],
    ['with a token', ['--host', '0.0.0.0'], { BETTER_STACK_MOCK_CONTROL_TOKEN: controlToken }],
  ])('says nothing of it %s', async (_how, argv, environment) => {
    expect(await run(argv, environment as Record<string, string>)).not.toContain('control API');
  });

  it.each(['line', 'json'])('never writes the token into a log of --log %s', async (log) => {
    const written = await run(['--host', '0.0.0.0', '--log', log], { BETTER_STACK_MOCK_CONTROL_TOKEN: controlToken }, async (url) => {
      const statuses = [];
      for (const headers of [{ authorization: `Bearer ${controlToken}` }, { 'x-mock-control-token': controlToken }, { authorization: `Bearer ${controlToken}x` }] as Record<string, string>[]) {
        statuses.push((await fetch(`${url}/_mock/clock`, { headers })).status);
      }
      statuses.push((await fetch(`${url}/_mock/clock?control_token=${controlToken}`)).status);
      expect(statuses).toEqual([200, 200, 401, 401]);
    });
    expect(written).toContain('/_mock/clock');
    expect(written).not.toContain(controlToken);
  });
});
