import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Sandboxes } from '../../src/sandboxes/sandboxes.ts';
import { vendors as allVendors } from '../../src/vendors/index.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';
import { documentedMoment } from './clock.ts';
import { prepare } from './prepare.ts';

export interface Mock {
  readonly origin: string;
  /** For what no request shows, such as the rows of tables. */
  readonly sandboxes: Sandboxes;
  /** Sends a request; the path may begin with `/~NAME`. */
  ask(method: string, path: string, wish?: Wish): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Wish {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Starts a server on a free port that ends with the test, its clock at the documented moment. */
export async function startMock(
  options: Readonly<Record<string, unknown>> = {},
  { wallClock, vendors = allVendors }: { wallClock?: Clock; vendors?: readonly Vendor[] } = {},
): Promise<Mock> {
  const { app, sandboxes } = await prepare({ now: new Date(documentedMoment).toISOString(), ...options }, { vendors, ...(wallClock && { wallClock }) });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`; // it listens on TCP
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    app.server.closeAllConnections();
    await app.close();
  };
  onTestFinished(stop);
  return { origin, sandboxes, ask: asking(origin), stop };
}

/** Sends requests to an origin, as the Engineering team's token unless told otherwise. */
export function asking(origin: string): Mock['ask'] {
  return async (method, path, { body, token = 'engineering-token', headers } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(!path.includes('/_mock/') && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
}

/** The addresses of Engineering's members and invitations in a sandbox. */
export async function emailsOf({ ask }: Pick<Mock, 'ask'>, sandbox = 'default'): Promise<string[]> {
  const { body } = await ask('GET', `/~${sandbox}/api/v2/team-members?per_page=250`);
  return (body as { data: { attributes: { email: string } }[] }).data.map(({ attributes }) => attributes.email);
}
