import type { FastifyRequest } from 'fastify';
import type { Vendor } from '../vendors/vendor.ts';
import type { FaultMatch } from './schema.ts';

/** What rules can ask of a call. */
export interface Call {
  readonly vendor: string;
  readonly operation: string | undefined;
  readonly method: string;
  /** Without sandbox, query and slash at the end. */
  readonly path: string;
  readonly caller: { readonly kind: string; readonly name: string } | null;
  readonly emails: readonly string[];
}

export function callOf(request: FastifyRequest, vendor: Vendor): Call {
  return {
    vendor: vendor.name,
    operation: request.routeOptions.config?.operation?.name,
    method: request.method,
    path: pathOf(request.url),
    caller: request.caller,
    emails: vendor.emails(request),
  };
}

/** The path of a URL, without query and slash at the end. */
export function pathOf(url: string): string {
  const [path = ''] = url.split('?', 1);
  return path.replace(/(?<=.)\/$/, '');
}

/** Whether a call is one that a rule is about, its count aside. */
export function matcherOf({ vendor, operation, method, path, token, email }: FaultMatch): (call: Call) => boolean {
  const tests: ((call: Call) => boolean)[] = [];
  if (vendor !== undefined) tests.push((call) => call.vendor === vendor);
  if (operation !== undefined) tests.push((call) => call.operation === operation);
  if (method !== undefined) tests.push((call) => call.method === method);
  if (path !== undefined) {
    const pattern = globOf(pathOf(path), '[^/]*');
    tests.push((call) => pattern.test(call.path));
  }
  if (token !== undefined) {
    const pattern = globOf(token, '.*');
    tests.push(({ caller }) => caller !== null && (pattern.test(caller.name) || pattern.test(caller.kind)));
  }
  if (email !== undefined) {
    const pattern = globOf(email.trim().toLowerCase(), '.*');
    tests.push(({ emails }) => emails.some((address) => pattern.test(address.trim().toLowerCase())));
  }
  return (call) => tests.every((test) => test(call));
}

/** A pattern in which `*` stands for what `star` matches, and `**` for anything. */
function globOf(glob: string, star: string): RegExp {
  const source = glob.replace(/\*+|[^*]+/g, (part) => (part.startsWith('*') ? (part === '*' ? star : '.*') : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')));
  return new RegExp(`^${source}$`, 's');
}
