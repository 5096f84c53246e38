import { onTestFinished } from 'vitest';
import { connectMock, startMock, type Mock, type MockOptions } from '../../src/index.ts';
import { frozen } from '../support/clock.ts';

/** The two ways to a mock: started in this process, or connected to over the network. */
export const ways: readonly [name: string, open: (options?: MockOptions) => Promise<Mock>][] = [
  ['startMock', openHere],
  ['connectMock', async (options) => connectMock((await openHere(options)).url)],
];

/** Starts a mock that ends with the test, its clock frozen. */
async function openHere(options: MockOptions = {}): Promise<Mock> {
  const mock = await startMock({ now: frozen, ...options });
  onTestFinished(() => mock.close());
  return mock;
}

/** Invites somebody as a client would. @returns the status */
export async function invite(mock: Mock, email: string, more: { role?: string; headers?: Record<string, string> } = {}): Promise<number> {
  const { headers = {}, ...body } = more;
  const answer = await mock.fetch('/api/v2/team-members', { method: 'POST', token: mock.tokens.engineering, json: { email, ...body }, headers });
  await answer.text();
  return answer.status;
}

/** What Better Stack says about somebody of the Engineering team. */
export async function find(mock: Mock, email: string): Promise<{ status: number; attributes: unknown }> {
  const answer = await mock.fetch(`/api/v2/team-members?email=${encodeURIComponent(email)}`, { token: mock.tokens.engineering });
  const { data } = (await answer.json()) as { data?: { attributes: unknown } };
  return { status: answer.status, attributes: data?.attributes };
}
