import type { AddressInfo } from 'node:net';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Sandboxes } from '../../../src/sandboxes/sandboxes.ts';
import { vendors as shippedVendors } from '../../../src/vendors/index.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import { prepare } from '../../support/prepare.ts';
import type { VendorFacts } from './facts.ts';

/** The moment at which every test begins. */
export const moment = '2025-09-19T10:00:00.000Z';

export interface Asked {
  readonly token?: string | null;
  readonly body?: unknown;
  /** A body as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line no-explicit-any -- JSON that a test looks into
  readonly body: any;
}

export interface SuiteServer {
  readonly sandboxes: Sandboxes;
  /** The vendor's routes in their order. */
  readonly routes: readonly RouteOptions[];
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Asks as the facts' token. */
  read(prefix?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  write(prefix?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** All vendors, and the one of the facts if it isn't among them. */
export function vendorsWith({ vendor }: VendorFacts): readonly Vendor[] {
  return [...new Set([...shippedVendors, vendor])];
}

/** Starts a server with every vendor that ends with the test, its clock frozen. */
export async function startFor(facts: VendorFacts, options: Readonly<Record<string, unknown>> = {}): Promise<SuiteServer> {
  const { token, reading, writing, world } = facts;
  const { app, sandboxes } = await prepare({ now: moment, ...options }, { vendors: vendorsWith(facts), ...(world !== undefined && { world }) });
  const routes = routesOf(app, facts);
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  const { port } = app.server.address() as AddressInfo; // it listens on TCP
  const ask: SuiteServer['ask'] = async (method, path, { token: as = token, body, text, headers = {} } = {}) => {
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        ...(as !== null && !path.includes('/_mock/') && { authorization: `Bearer ${as}` }),
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
    });
    const answered = await response.text();
    return { status: response.status, body: answered === '' ? undefined : JSON.parse(answered) };
  };
  return {
    sandboxes,
    routes,
    ask,
    read: (prefix = '', headers = {}) => ask('GET', `${prefix}${reading.path}`, { headers }),
    write: (prefix = '', headers = {}) => ask('POST', `${prefix}${writing.path}`, { body: writing.body, headers }),
  };
}

function routesOf(app: FastifyInstance, { vendor }: VendorFacts): RouteOptions[] {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD' && route.config?.vendor?.name === vendor.name) routes.push(route);
  });
  return routes;
}
