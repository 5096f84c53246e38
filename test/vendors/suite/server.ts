import { vendors as shippedVendors } from '../../../src/vendors/index.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import type { Answer, Ask } from '../../support/request.ts';
import { start, type Options, type TestServer } from '../../support/server.ts';
import type { VendorFacts } from './facts.ts';

/** A server that is asked as the facts' token. Its routes are the vendor's. */
export interface SuiteServer extends TestServer {
  read(prefix?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  write(prefix?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** All vendors, and the one of the facts if it isn't among them. */
export function vendorsWith({ vendor }: VendorFacts): readonly Vendor[] {
  return [...new Set([...shippedVendors, vendor])];
}

/** Starts a server with every vendor that ends with the test. */
export async function startFor(facts: VendorFacts, options: Options = {}): Promise<SuiteServer> {
  const { vendor, token, reading, writing, world } = facts;
  const server = await start({ ...(world !== undefined && { fixture: world }), ...options }, { vendors: vendorsWith(facts) });
  const ask: Ask = (method, path, asked) => server.ask(method, path, { token, ...asked });
  return {
    ...server,
    ask,
    routes: server.routes.filter(({ config }) => config?.vendor?.name === vendor.name),
    read: (prefix = '', headers = {}) => ask('GET', `${prefix}${reading.path}`, { headers }),
    write: (prefix = '', headers = {}) => ask('POST', `${prefix}${writing.path}`, { body: writing.body, headers }),
  };
}
