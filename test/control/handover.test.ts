import { describe, expect, it, vi } from 'vitest';
import type * as application from '../../src/control/application.ts';
import { exchange } from '../support/raw.ts';
import { start } from '../support/server.ts';

const making = vi.hoisted(() => ({ failure: undefined as Error | undefined }));

vi.mock('../../src/control/application.ts', async (load) => {
  const real = await load<typeof application>();
  const createControl: typeof application.createControl = (...parts) => (making.failure ? Promise.reject(making.failure) : real.createControl(...parts));
  return { ...real, createControl };
});

const unexpected = { error: { code: 'unexpected', message: 'Something went wrong in better-stack-mock.', hint: 'Its log has the stack. Please report it.' } };

describe('when the control API cannot be made', () => {
  it('says so, tells the log, answers for the vendor, and is made when it can be', async () => {
    const failures: unknown[] = [];
    const { ask } = await start({}, { log: { failure: (error) => failures.push(error) } });
    making.failure = new Error('No file can be opened.');

    const refused = await ask('GET', '/_mock/livez');
    expect({ status: refused.status, body: refused.body }).toEqual({ status: 500, body: unexpected });
    expect(refused.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(failures).toEqual([making.failure]);
    expect((await ask('GET', '/api/v2/team-members')).status).toBe(200);

    making.failure = undefined;
    expect((await ask('GET', '/_mock/livez')).status).toBe(200);
    expect((await ask('GET', '/_mock/journal')).body).toMatchObject({ entries: [{ url: '/api/v2/team-members' }] });
  });
});

describe('requests of one connection', () => {
  it('are answered in their order, those to the vendor after those to the control API', async () => {
    const { port, ask } = await start();
    await ask('GET', '/api/v2/team-members/101');
    const head = 'HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\n';
    await exchange(port, `DELETE /_mock/journal ${head}\r\nGET /api/v2/team-members/102 ${head}Connection: close\r\n\r\n`);
    await ask('GET', '/_mock/livez');

    await exchange(port, `DELETE /_mock/journal ${head}\r\nGET /api/v2/team-members/103 ${head}Connection: close\r\n\r\n`);
    expect((await ask('GET', '/_mock/journal')).body).toMatchObject({ entries: [{ url: '/api/v2/team-members/103' }] });
  });
});
