import type { AnswerCheck } from './answer-check.ts';

export interface Asked {
  /** The bearer token; null sends none. */
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the content type of `headers` or none. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** This test makes the server fail; any other unexpected failure is an error of the test. */
  readonly mayFail?: boolean;
}

export interface Answer {
  readonly status: number;
  /** What the body says; undefined when there is none. */
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
  readonly headers: Headers;
  /** The rule of `errors.ts` by which it refused. */
  readonly rule: string | undefined;
}

/** Sends a request over HTTP, as the Engineering team's token unless told otherwise. A vendor's answer is held to its declaration. */
export type Call = (method: string, path: string, asked?: Asked) => Promise<Answer>;

export function createCall(origin: string, check: AnswerCheck): Call {
  return async (method, path, { token = 'engineering-token', body, text, headers = {}, mayFail = false } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      // bytes, because fetch makes up a content type for text
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
      ...(text !== undefined && { body: Buffer.from(text) }),
    });
    const answered = await response.text();
    const what = `${method} ${path}`;
    const rule = path.startsWith('/_mock/') ? holdControl(what, response, answered, mayFail) : check.hold(what, response, answered, mayFail);
    return { status: response.status, body: answered === '' ? undefined : JSON.parse(answered), text: answered, headers: response.headers, rule };
  };
}

/** An answer of the control API, which a test uses to set its world up. @throws Error for a refusal that nobody expects */
function holdControl(asked: string, { status }: Response, text: string, mayFail: boolean): undefined {
  if (status >= 400 && !mayFail) throw new Error(`${asked} answered ${status} ${text}`);
}
