import * as fc from 'fast-check';
import { expect } from 'vitest';
import { send } from '../../support/request.ts';
import type { TestServer } from '../../support/server.ts';
import { acceptDue } from '../models/acceptance.ts';
import { cloudBeesRefused, refused, type Answer } from '../models/answers.ts';
import type { Token } from '../models/better-stack.ts';
import { answerInstead, isInstead, strike, wordsOf, type Call } from '../models/faults.ts';
import { record } from '../models/journal.ts';
import type { VendorName, World } from '../models/world.ts';

/** The server, and the names of the sandboxes that one run has there. */
export interface Real {
  readonly server: Pick<TestServer, 'ask' | 'origin'>;
  /** Stands before the names, so that runs don't meet. */
  readonly prefix: string;
  /** Method and path of everything that was asked, over all runs. */
  readonly asked: Set<string>;
  /** The world that a sandbox begins with, as the server was started. */
  readonly fresh: (name: string) => World;
}
export type Worlds = Record<string, World>;
export type Command = fc.AsyncCommand<Worlds, Real>;

export const names = ['one', 'two', 'three'] as const;
export const anyWorld = fc.constantFrom(...names);

/** A command that asks something of a world, and holds the answer to what the model says. `name` tells what it does. */
export function command(name: string, world: string, act: (world: World, real: Real) => Promise<void>): Command {
  return { check: () => true, toString: () => `${world}: ${name}`, run: (worlds, real) => act(worlds[world]!, real) }; // every world is there
}

export interface VendorRequest {
  readonly vendor: VendorName;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: object | undefined;
  /** The addresses that it names. */
  readonly emails?: readonly string[];
  /** What the vendor does, once it took the token. */
  readonly answer: (world: World) => Answer;
}

/** Asks a vendor, whose answer a fault may be in the way of. */
export async function askVendor(world: World, { server: { ask, origin }, asked }: Real, request: VendorRequest): Promise<void> {
  const { vendor, operation, method, path, token, body, emails = [] } = request;
  acceptDue(world);
  const caller = callerOf(world, vendor, token);
  const refusal = refusalOf(world, request);
  const call: Call | undefined = refusal || !caller ? undefined : { vendor, operation, method, caller, emails };
  const rule = call && strike(world, call);
  const expected = refusal ?? (call && rule && isInstead(rule.effect) ? answerInstead(rule.effect, call) : request.answer(world));
  const url = `/~${world.sandbox}${path}`;
  const sent = { token, ...(body && { body }) };
  asked.add(`${method} ${path}`);

  let left: { status: number; body: unknown } | null = { status: expected.status, body: expected.body ?? null };
  if (!rule) {
    const { status, body, headers } = await ask(method, url, sent);
    expect({ status, body, retryAfter: headers.get('retry-after') }).toEqual({ status: expected.status, body: expected.body, retryAfter: expected.retryAfter ?? null });
  } else {
    const answered = await send(origin, method, url, sent).then(async (response) => ({ response, text: await response.text() })).catch(() => undefined);
    const { effect: { close, lose_answer: isLost, malformed: isHalf } } = rule;
    if (close === 'before' || isLost) left = null;
    if (close || isLost || !answered) expect(answered).toBe(close || isLost ? undefined : 'an answer');
    else {
      const { response: { status, headers }, text } = answered;
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: expected.status, retryAfter: expected.retryAfter ?? null });
      if (isHalf && expected.body !== undefined) {
        expect(() => JSON.parse(text)).toThrow(SyntaxError);
        left = { status, body: text };
      } else expect(text === '' ? undefined : JSON.parse(text)).toEqual(expected.body);
    }
  }
  record(world, {
    vendor, operation, method, url, request: refusal ? null : body ?? null, answer: left, token: caller ?? null,
    emails: emailsOf(request, expected, refusal !== undefined),
    fault: rule ? { id: rule.id, effect: wordsOf(rule.effect) } : null, rule: expected.rule ?? null,
  });
}

/** The addresses that a request is known to be about. Of one whose token is refused nobody reads the body. */
function emailsOf({ path, emails = [] }: VendorRequest, { about }: Answer, isRefused: boolean): readonly string[] {
  if (isRefused && !path.includes('email=')) return [];
  return emails.length === 0 && about !== undefined ? [about] : emails;
}

function callerOf({ state }: World, vendor: VendorName, token: string): { kind: string; name: string } | undefined {
  if (vendor === 'better-stack') {
    const known = state['better-stack'].tokens.find((known) => known.token === token);
    return known && { kind: known.kind, name: known.name };
  }
  const known = state.cloudbees.tokens.find((known) => known.token === token);
  return known && { kind: known.mayInvite ? 'inviter' : 'viewer', name: known.name };
}

/** Why a token isn't taken. */
function refusalOf({ state }: World, { vendor, method, path, token }: VendorRequest): Answer | undefined {
  if (vendor === 'cloudbees') return state.cloudbees.tokens.some((known) => known.token === token) ? undefined : cloudBeesRefused('tokenNotAccepted');
  const known = tokenOf(state, token);
  const isAboutTeams = path.startsWith('/api/v2/teams');
  if (isAboutTeams && known?.kind !== 'global') return refused('globalTokenRequired');
  if (!known || known.kind === 'telemetry') return refused('tokenNotAccepted');
  return known.read_only && method !== 'GET' ? refused('tokenReadOnly') : undefined;
}

export function tokenOf({ 'better-stack': { tokens } }: World['state'], token: string): Token | undefined {
  return tokens.find((known) => known.token === token);
}

/** Asks the control API about a world. What is due there happens first. @returns the answer's body */
export async function askControl(world: World, { server: { ask }, asked }: Real, method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  acceptDue(world);
  asked.add(`${method} ${path}`);
  const { status, body: answered } = await ask(method, `/~${world.sandbox}${path}`, body && { body });
  return { status, body: answered as unknown };
}

/** Asks the control API about a world, and holds the whole answer to what the model says. */
export async function control(world: World, real: Real, [method, path, body]: [method: string, path: string, body?: object], act: (world: World) => Answer): Promise<void> {
  const answered = await askControl(world, real, method, path, body);
  const { status, body: expected } = act(world);
  expect(answered).toEqual({ status, body: expected });
}

