import { Agent, request } from 'node:http';
import { findAlice, memoryOf, ours, path, startServer, stopServer, token, type RunningServer } from './servers.ts';
import { median } from './table.ts';

export interface SandboxMeasures {
  /** Median milliseconds of a request, from sending it to the end of its answer. */
  readonly operations: readonly { readonly name: string; readonly milliseconds: number }[];
  readonly alive: { readonly sandboxes: number; readonly megabytes: number };
}

export const operationTarget = 2; // milliseconds
export const aliveTarget = { sandboxes: 1_000, megabytes: 250 };

/** How long it takes to create, fork, reset and restore a default world through HTTP, and what many of them hold in memory. */
export async function measureSandboxes(rounds: number): Promise<SandboxMeasures> {
  return { operations: await measureOperations(rounds), alive: await measureAlive(aliveTarget.sandboxes) };
}

async function measureOperations(rounds: number): Promise<SandboxMeasures['operations']> {
  const times: Record<string, number[]> = {};
  const server = await startServer(ours());
  const ask = asking(server);
  const timed = async (name: string, method: string, path: string, body?: object) => {
    const start = performance.now();
    await ask(method, path, body);
    (times[name] ??= []).push(performance.now() - start);
  };
  for (let round = 0; round < rounds; round++) {
    const [world, copy] = [`world-${round}`, `copy-${round}`];
    await timed('create', 'POST', '/_mock/sandboxes', { name: world });
    await ask('POST', `/~${world}${path}`, { email: 'new@example.com' });
    await timed('reset', 'POST', `/_mock/sandboxes/${world}/reset`);
    await ask('POST', `/~${world}${path}`, { email: 'new@example.com' });
    await timed('fork', 'POST', `/_mock/sandboxes/${world}/fork`, { name: copy });
    await timed('snapshot', 'POST', `/~${world}/_mock/snapshots`, { name: 'taken' });
    await ask('POST', `/~${world}${path}`, { email: 'newer@example.com' });
    await timed('restore', 'POST', `/~${world}/_mock/snapshots/taken/restore`);
    await timed('delete', 'DELETE', `/_mock/sandboxes/${world}`);
    await ask('DELETE', `/_mock/sandboxes/${copy}`);
  }
  await stopServer(server);
  return Object.entries(times).map(([name, milliseconds]) => ({ name, milliseconds: median(milliseconds) }));
}

async function measureAlive(sandboxes: number): Promise<SandboxMeasures['alive']> {
  const server = await startServer(ours());
  const ask = asking(server);
  for (let number = 0; number < sandboxes; number++) {
    await ask('GET', `/~world-${number}${findAlice}`);
    await ask('POST', `/~world-${number}${path}`, { email: 'new@example.com' });
  }
  const megabytes = memoryOf(server);
  await stopServer(server);
  return { sandboxes, megabytes };
}

/** Sends requests one after the other over one connection. */
function asking({ origin }: RunningServer): (method: string, path: string, body?: object) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const sent = request(origin + path, { method, agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (response) => {
        response.resume().once('end', () => (response.statusCode! < 300 ? resolve() : reject(new Error(`${method} ${path} answered ${response.statusCode}`))));
      });
      sent.once('error', reject).end(body && JSON.stringify(body));
    });
}
