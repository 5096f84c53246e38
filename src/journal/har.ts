import { STATUS_CODES } from 'node:http';
import { shownMilliseconds } from '../clock.ts';
import { queryOf } from '../request-target.ts';
import { version } from '../version.ts';
import type { Exchange } from './exchange.ts';
import { bodySize, keptText } from './kept-body.ts';
import { answerHeaders, requestHeaders, sentBody } from './present.ts';
import { redactorOf, type Redactor } from './secrets.ts';

/** An HTTP archive (HAR 1.2) of exchanges, for the developer tools of browsers. */
export function archiveOf(exchanges: readonly Exchange[]): { log: object } {
  return { log: { version: '1.2', creator: { name: 'better-stack-mock', version }, pages: [], entries: exchanges.map(archived) } };
}

function archived(exchange: Exchange): object {
  const { id, time, operation, refusal, fault } = exchange;
  const duration = shownMilliseconds(exchange.duration);
  const redactor = redactorOf(exchange);
  return {
    startedDateTime: new Date(time - duration).toISOString(),
    time: duration,
    request: requestOf(exchange, redactor),
    response: responseOf(exchange, redactor),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    _entry: id,
    _operation: operation,
    _rule: refusal?.rule ?? null,
    _fault: fault?.effect ?? null,
  };
}

function requestOf(exchange: Exchange, redactor: Redactor): object {
  const { method, url, requestBody } = exchange;
  const headers = requestHeaders(exchange);
  const text = keptText(requestBody);
  const type = valueOf(headers, 'content-type') ?? '';
  const address = absolute(redactor.url(url), valueOf(headers, 'host'));
  return {
    method,
    url: address,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers, redactor),
    queryString: [...new URLSearchParams(queryOf(address))].map(([name, value]) => ({ name, value })),
    ...(text !== null && text !== '' && { postData: { mimeType: type, params: [], text: redactor.text(text) } }),
    headersSize: -1,
    bodySize: bodySize(requestBody),
  };
}

/** A connection that ended without an answer has the status 0, as browsers write it. */
function responseOf(exchange: Exchange, redactor: Redactor): object {
  const { status } = exchange;
  const headers = status === null ? [] : answerHeaders(exchange);
  const body = sentBody(exchange);
  const text = keptText(body);
  return {
    status: status ?? 0,
    statusText: STATUS_CODES[status ?? 0] ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers, redactor),
    content: { size: bodySize(body), mimeType: valueOf(headers, 'content-type') ?? 'x-unknown', ...(text !== null && { text: redactor.text(text) }) },
    redirectURL: '',
    headersSize: -1,
    bodySize: bodySize(body),
  };
}

function pairs(headers: readonly [string, string][], redactor: Redactor): object[] {
  return headers.map(([name, value]) => ({ name, value: redactor.header(name, value) }));
}

function valueOf(headers: readonly [string, string][], wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Archives hold whole addresses; a request may name its own. */
function absolute(url: string, host = 'localhost'): string {
  return url.startsWith('/') ? `http://${host}${url}` : url;
}
