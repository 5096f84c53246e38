import { describe, expect, it } from 'vitest';
import { exchange, parseRaw } from '../../support/raw.ts';
import { startCloudBees, status, teamsPath, worldWith } from './support.ts';

const unknownToBetterStack = { errors: 'Endpoint GET /v3/nothing does not exist.', see_docs: expect.any(String) };

describe('--vendor', () => {
  it('has both vendors answer on one port unless given, each for its own paths', async () => {
    const { ask } = await startCloudBees();

    expect(await ask('GET', '/api/v2/team-members')).toMatchObject({ status: 200 });
    expect(await ask('GET', teamsPath, { token: 'cloudbees-token' })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/v3/nothing')).toMatchObject({ status: 404, body: status(5, 'Not Found') });
    expect(await ask('GET', '/api/nothing')).toMatchObject({ status: 404, body: { errors: 'Endpoint GET /api/nothing does not exist.' } });
  });

  it('cloudbees answers everything as CloudBees', async () => {
    const { ask, port } = await startCloudBees({ vendor: 'cloudbees' });

    expect(await ask('GET', teamsPath, { token: 'cloudbees-token' })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/api/v2/team-members')).toMatchObject({ status: 404, body: status(5, 'Not Found') });
    expect(parseRaw(await exchange(port, 'NONSENSE\r\n\r\n'))).toMatchObject({ body: { code: 3 } });
  });

  it('better-stack answers everything as Better Stack', async () => {
    const { ask } = await startCloudBees({ vendor: 'better-stack' });

    expect(await ask('GET', '/api/v2/team-members')).toMatchObject({ status: 200 });
    expect(await ask('GET', '/v3/nothing')).toMatchObject({ status: 404, body: unknownToBetterStack });
  });

  it('starts from a fixture with parts of vendors that do not answer', async () => {
    const fixture = { ...worldWith(() => {}), 'better-stack': { name: 'Acme', teams: [{ id: 1, name: 'Sales', created_at: '2023-10-26T09:00:00.000Z' }], tokens: [] } };
    const { ask } = await startCloudBees({ vendor: 'cloudbees', fixture });

    expect(await ask('GET', teamsPath, { token: 'cloudbees-token' })).toMatchObject({ status: 200 });
  });

  it('takes no other word', async () => {
    await expect(startCloudBees({ vendor: 'github' })).rejects.toThrow('vendor must be one of better-stack, cloudbees, all, not "github".');
  });
});
