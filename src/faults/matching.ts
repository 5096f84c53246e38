import type { FastifyRequest } from 'fastify';
import { pathOf } from '../request-target.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { FaultMatch } from './schema.ts';

/** What rules can ask of a call. */
export interface Call {
  readonly vendor: string;
  readonly operation: string | undefined;
  readonly method: string;
  /** Without sandbox, query and slash at the end. */
  readonly path: string;
  readonly caller: { readonly kind: string; readonly name: string } | undefined;
  readonly emails: readonly string[];
}

export function callOf(request: FastifyRequest, vendor: Vendor): Call {
  return {
    vendor: vendor.name,
    operation: request.operation?.name,
    method: request.method,
    path: callPathOf(request.url),
    caller: request.caller,
    emails: vendor.emails(request),
  };
}

/** The path of a URL as rules know it: without query, and without a slash at the end. */
export function callPathOf(url: string): string {
  return pathOf(url).replace(/(?<=.)\/$/, '');
}

/** Whether a call is one that a rule is about, its count aside. */
export function matcherOf({ vendor, operation, method, path, token, email }: FaultMatch): (call: Call) => boolean {
  const tests: ((call: Call) => boolean)[] = [];
  if (vendor !== undefined) tests.push((call) => call.vendor === vendor);
  if (operation !== undefined) tests.push((call) => call.operation === operation);
  if (method !== undefined) tests.push((call) => call.method === method);
  if (path !== undefined) {
    const fits = globOf(callPathOf(path), '/');
    tests.push((call) => fits(call.path));
  }
  if (token !== undefined) {
    const fits = globOf(token);
    tests.push(({ caller }) => caller !== undefined && (fits(caller.name) || fits(caller.kind)));
  }
  if (email !== undefined) {
    const fits = globOf(email.trim().toLowerCase());
    tests.push(({ emails }) => emails.some((address) => fits(address.trim().toLowerCase())));
  }
  return (call) => tests.every((test) => test(call));
}

/**
 * Whether a text is as a pattern says, in which `*` stands for anything up to a separator, if there is one, and `**` for anything.
 * It keeps all places that may have been reached instead of trying one after the other, as a regular expression would: many
 * stars and a long text would take that for ever.
 */
function globOf(glob: string, separator?: string): (text: string) => boolean {
  const parts = glob.match(/\*+|[^*]+/g) ?? [];
  return (text) => {
    let reached = new Set([0]);
    for (const part of parts) reached = part.startsWith('*') ? beyond(reached, text, part === '*' ? separator : undefined) : after(reached, text, part);
    return reached.has(text.length);
  };
}

/** The places behind a literal part. */
function after(places: ReadonlySet<number>, text: string, part: string): Set<number> {
  return new Set([...places].filter((place) => text.startsWith(part, place)).map((place) => place + part.length));
}

/** The places themselves, and all behind them up to a separator. */
function beyond(places: ReadonlySet<number>, text: string, separator: string | undefined): Set<number> {
  const reached = new Set<number>();
  let isReached = false;
  for (let place = 0; place <= text.length; place += 1) {
    isReached = places.has(place) || (isReached && text[place - 1] !== separator);
    if (isReached) reached.add(place);
  }
  return reached;
}
