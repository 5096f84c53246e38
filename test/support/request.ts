import type { AnswerCheck } from './answer-check.ts';

export interface Asked {
  /** The bearer token; null sends none. The Engineering team's unless given, and none to the control API. */
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the content type of `headers` or none. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly redirect?: 'follow' | 'manual';
  /** This test makes the server fail; any other unexpected failure is an error of the test. */
  readonly mayFail?: boolean;
}

/** An answer. Comparing it compares its status and body. */
export class Answer {
  readonly status: number;
  // oxlint-disable-next-line no-explicit-any -- JSON that a test looks into
  readonly body: any;
  readonly #rest: { readonly text: string; readonly headers: Headers; readonly rule: string | undefined };

  constructor({ status, headers }: Response, text: string, rule: string | undefined) {
    const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
    this.status = status;
    this.body = text === '' ? undefined : isJson ? JSON.parse(text) : text;
    this.#rest = { text, headers, rule };
  }

  /** The body as it came. */
  get text(): string {
    return this.#rest.text;
  }

  get headers(): Headers {
    return this.#rest.headers;
  }

  /** The vendor's rule by which it refused. */
  get rule(): string | undefined {
    return this.#rest.rule;
  }
}

/** Sends a request to a path, or to the address of a link, and reads the answer. */
export type Ask = (method: string, path: string, asked?: Asked) => Promise<Answer>;

/** @param check holds the vendors' answers to their declarations */
export function createAsk(origin: string, check?: AnswerCheck): Ask {
  return async (method, path, asked = {}) => {
    const response = await send(origin, method, path, asked);
    const text = await response.text();
    const rule = isControl(path) ? undefined : check?.hold(`${method} ${path}`, response, text, asked.mayFail ?? false);
    return new Answer(response, text, rule);
  };
}

/** Sends a request whose answer the test reads itself. */
export function send(origin: string, method: string, path: string, { token = isControl(path) ? null : 'engineering-token', body, text, headers, signal, redirect }: Asked = {}): Promise<Response> {
  const content = body === undefined ? text : JSON.stringify(body);
  return fetch(path.startsWith('http') ? path : `${origin}${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content !== undefined && { body: Buffer.from(content) }), // bytes, because fetch makes up a content type for text
    ...(signal && { signal }),
    ...(redirect && { redirect }),
  });
}

function isControl(path: string): boolean {
  return /\/_mock\b/.test(path);
}
