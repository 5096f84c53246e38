import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { prepare, type Parts } from './prepare.ts';

/** The moment at which the clocks of these tests stand. */
export const frozen = '2026-10-29T14:00:00.000Z';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON read, or the text of another type; undefined when there is no body. */
  readonly body: unknown;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Server {
  readonly url: string;
  /** Every operation of the control API, each as `GET /_mock/clock`. */
  controlRoutes(headers: Record<string, string>): Promise<string[]>;
  /** Asks for a method and path: `ask('GET /_mock/clock')`. */
  ask(what: string, ask?: Ask): Promise<Answer>;
  /** Asks as Engineering's token does, of a sandbox if one is named. */
  askVendor(what: string, ask?: Ask): Promise<Answer>;
}

/** A server with the default world, its clock frozen unless `now` is undefined, closed when the test is over. */
export async function serve(settings: Record<string, unknown> = {}, parts: Parts = {}): Promise<Server> {
  const { app } = await prepare({ now: frozen, ...settings }, parts);
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`; // it listens on a port
  const ask: Server['ask'] = (what, asked) => send(url, what, asked);
  const askVendor: Server['askVendor'] = (what, { headers, ...asked } = {}) =>
    ask(what, { ...asked, headers: { authorization: 'Bearer engineering-token', ...headers } });
  const controlRoutes: Server['controlRoutes'] = async (headers) => {
    const { paths } = (await ask('GET /_mock/openapi.json', { headers })).body as { paths: Record<string, object> };
    return Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  };
  return { url, controlRoutes, ask, askVendor };
}

async function send(url: string, what: string, { body, headers = {} }: Ask = {}): Promise<Answer> {
  const [method = '', path = ''] = what.split(' ');
  const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
}

/** Asks with headers that `fetch` keeps for itself, such as `Host`. */
export function askRaw(url: string, path: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    request.on('error', reject).end();
  });
}

/** What matters of an answer: its status and body. */
export function shown({ status, body }: { status: number; body: unknown }): { status: number; body: unknown } {
  return { status, body };
}

/** A wall clock that a test moves on. */
export class TestWall implements Clock {
  #now = Date.parse(frozen);

  now(): number {
    return this.#now;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
