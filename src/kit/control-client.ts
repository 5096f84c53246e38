import { Misuse } from '../misuse.ts';
import { describeNearMisses } from './failure-text.ts';
import type { NearMiss } from './journal-types.ts';
import type { Transport } from './transport.ts';

/** What the control API answers when it refuses. */
interface Refusal {
  readonly error: { readonly code?: string; readonly message?: string; readonly hint?: string };
  /** Of a wait whose time was over. */
  readonly near_misses: readonly NearMiss[];
}

/** The control API refused. Its message is a sentence that says what to do next. */
export class MockError extends Error {
  override name = 'MockError';
  /** What kind of refusal it is, such as `snapshot_not_found`. */
  readonly code: string;
  /** The HTTP status of the control API's answer. */
  readonly status: number;
  /** The whole answer. */
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    const { error = {}, near_misses: nearMisses = [] } = (body ?? {}) as Partial<Refusal>; // what answers may be anything
    const { code = 'unexpected', message = `What answers there with ${status} is no better-stack-mock.`, hint = 'Check the address: nothing follows its port, or /~ and the name of a sandbox.' } = error;
    const next = nearMisses.length > 0 ? '' : hint; // which tells of the near misses, and they follow
    super([`${message} ${next}`.trim(), ...describeNearMisses(nearMisses)].join('\n'));
    this.code = code;
    this.status = status;
    this.body = body;
  }
}

/** Asks the control API of one sandbox. @throws MockError when it refuses; Misuse when nothing answers */
export type ControlClient = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

/** @param base the address of the sandbox, such as `http://127.0.0.1:4010/~one` */
export function controlClient(base: string, transport: Transport, controlToken: string | undefined): ControlClient {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const request = new Request(`${base}/_mock/${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(controlToken !== undefined && { 'x-mock-control-token': controlToken }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await transport(request).catch((error: unknown) => {
      if (error instanceof TypeError && error.cause instanceof Misuse) throw error.cause; // the mock is closed
      throw new Misuse(`Nothing answers at ${base}. Start better-stack-mock there, or check the address.`, { cause: error });
    });
    const text = await answer.text();
    const content = text === '' ? undefined : parse(text);
    if (!answer.ok || content === null) throw new MockError(answer.status, content);
    return content as Answer; // the caller knows what the endpoint answers
  };
}

/** What a text says as JSON; null when it is none, which no endpoint answers. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A path's query, without what isn't given: `query({ email: 'a@b.co' })` is `?email=a%40b.co`. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined).map(([name, value]): [string, string] => [name, String(value)]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
