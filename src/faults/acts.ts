import { Readable } from 'node:stream';
import { formatDuration } from '../durations.ts';
import { recordExchange, recordUnanswered } from '../journal/record.ts';
import { withRetryAfter } from '../vendors/invitations-left.ts';
import type { Act, StruckExchange } from './fault.ts';

const json = 'application/json; charset=utf-8';

/** Answers in the vendor's own words for a status; below 400, where there are none, without a body. */
export function answerStatus(statusCode: number, headers: Readonly<Record<string, string>> = {}): Act {
  return {
    text: String(statusCode),
    distorts: statusCode < 400,
    replace({ request, reply }) {
      if (statusCode < 400) reply.code(statusCode).headers(headers).send();
      else refuse(statusCode, { request, reply }, headers);
    },
  };
}

/** Refuses by a rule of the vendor's, in its words. */
export function answerRule(rule: string): Act {
  return {
    text: rule,
    replace: (exchange) => refuse(rule, exchange),
  };
}

function refuse(wanted: number | string, { request, reply }: StruckExchange, headers: Readonly<Record<string, string>> = {}): void {
  const { vendor, sandbox } = request;
  const refusal = vendor.refusalFor(wanted, request);
  if (refusal.statusCode === 429) withRetryAfter(refusal, sandbox);
  for (const [name, value] of Object.entries(headers)) refusal.headers[name.toLowerCase()] = value;
  vendor.handleError(refusal, request, reply);
}

/** Answers with a body of somebody's own: JSON, or a text as it is when the headers give it another content type. */
export function answerBody(statusCode: number, body: unknown, headers: Readonly<Record<string, string>>): Act {
  const contentType = contentTypeIn(headers);
  const isText = typeof body === 'string' && contentType !== undefined && !/json/i.test(contentType);
  const text = isText ? body : JSON.stringify(body);
  return {
    text: String(statusCode),
    distorts: true,
    replace: ({ reply }) => void reply.code(statusCode).type(json).headers(headers).send(text),
  };
}

export function contentTypeIn(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}

export const closeBefore: Act = {
  text: 'close',
  replace: endConnection,
};

/** Lets the head and half of the body leave; of an answer without a body, half of the head. */
export const closeDuring: Act = {
  text: 'close-during',
  distorts: true,
  cut(text, { request, reply }) {
    recordExchange(request, reply, text);
    const { raw } = reply.hijack();
    const { socket } = request.raw;
    const end = () => void socket.destroy();
    const body = Buffer.from(text);
    if (body.length === 0) {
      socket.write(`HTTP/1.1 ${reply.statusCode} \r\nx-request-id: ${request.id}\r\n`, end);
      return;
    }
    raw.writeHead(reply.statusCode, { ...(reply.getHeaders() as Record<string, string>), 'content-length': body.length }); // Fastify keeps them as Node takes them
    raw.write(body.subarray(0, Math.ceil(body.length / 2)), end);
  },
};

/** Half of the JSON is no JSON, and the length of the answer doesn't tell. */
export const malformed: Act = {
  text: 'malformed',
  distorts: true,
  spoil: (text) => text.slice(0, Math.ceil(text.length / 2)),
};

/** What the vendor committed stays committed. */
export const loseAnswer: Act = {
  text: 'lose-answer',
  distorts: true,
  cut: (_text, exchange) => endConnection(exchange),
};

const dripInterval = 50; // milliseconds

/** Sends the body in equal pieces, the first at once, the last after so many milliseconds. */
export function drip(duration: number): Act {
  return {
    text: `drip=${formatDuration(duration)}`,
    spoil(text, { request, reply }) {
      recordExchange(request, reply, text); // the journal can't look into a stream
      const pieces = piecesOf(Buffer.from(text), Math.floor(duration / dripInterval) + 2);
      const interval = duration / Math.max(1, pieces.length - 1);
      const { sandbox, raw: { socket } } = request;
      let sent = 0;
      reply.header('content-length', Buffer.byteLength(text));
      return new Readable({
        read() {
          const piece = pieces[sent++];
          if (piece === undefined) this.push(null);
          else if (sent === 1) this.push(piece);
          else sandbox.faults.waits.wait(socket, interval, () => this.push(piece));
        },
      });
    },
  };
}

function piecesOf(body: Buffer, wanted: number): Buffer[] {
  const size = Math.ceil(body.length / Math.min(wanted, body.length));
  return Array.from({ length: Math.ceil(body.length / size) }, (_, index) => body.subarray(index * size, (index + 1) * size));
}

function endConnection({ request, reply }: StruckExchange): void {
  recordUnanswered(request, reply);
  reply.hijack();
  request.raw.socket.destroy();
}
