import { shownMilliseconds } from '../clock.ts';
import { parseJson } from '../json.ts';
import type { JournalEntry } from './entry.ts';
import type { Exchange, KeptRefusal } from './exchange.ts';
import { bodySize, keptText, type KeptBody } from './kept-body.ts';
import { redactorOf, type Redactor } from './secrets.ts';

/** An exchange as it is shown, without its secrets. */
export function presentExchange(exchange: Exchange, sandbox: string): JournalEntry {
  const redactor = redactorOf(exchange);
  const { id, requestId, time, vendor, operation, method, url, status, caller, emails, duration, fault, refusal, clientWarnings } = exchange;
  const answer = status === null ? null : { status, headers: joined(answerHeaders(exchange), redactor), body: shownBody(sentBody(exchange), redactor) };
  return {
    id,
    request_id: requestId,
    time: new Date(time).toISOString(),
    sandbox,
    vendor,
    operation,
    method,
    url: redactor.url(url),
    request: { headers: joined(requestHeaders(exchange), redactor), body: shownBody(exchange.requestBody, redactor) },
    answer,
    token: caller && { kind: caller.kind, name: caller.name },
    emails: [...emails],
    duration_ms: shownMilliseconds(duration),
    client_warnings: clientWarnings && clientWarnings.map(({ rule, message }) => ({ rule, message: redactor.text(message) })),
    fault: fault && { id: fault.id, effect: fault.effect },
    why: refusal && whyOf(refusal, redactor),
  };
}

/** The body that left; to HEAD none does, and with 204 neither. */
export function sentBody({ method, status, answerBody }: Exchange): KeptBody {
  return method === 'HEAD' || status === 204 ? null : answerBody;
}

/** The request's headers in the order they were sent. */
export function requestHeaders({ requestHeaders: flat }: Exchange): [name: string, value: string][] {
  return Array.from({ length: flat.length / 2 }, (_, pair) => [flat[pair * 2]!, flat[pair * 2 + 1]!]); // they come in pairs
}

/** The answer's headers, with the length that is only known as it leaves. */
export function answerHeaders({ status, answerHeaders: headers, answerBody }: Exchange): [name: string, value: string][] {
  const { 'content-type': type, ...others } = headers;
  const body = status === 204 ? {} : { ...(type !== undefined && { 'content-type': type }), 'content-length': String(bodySize(answerBody)) };
  return Object.entries({ ...others, ...body }).map(([name, value]) => [name, String(value)]);
}

function joined(headers: readonly [string, string][], redactor: Redactor): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const safe = redactor.header(name, value);
    shown[key] = Object.hasOwn(shown, key) ? `${shown[key]}, ${safe}` : safe;
  }
  return shown;
}

function shownBody(body: KeptBody, redactor: Redactor): unknown {
  const text = keptText(body);
  if (text === null || text === '') return null;
  const safe = redactor.text(text);
  try {
    return parseJson(safe);
  } catch {
    return safe;
  }
}

function whyOf({ rule, text, entry: { source, remedy }, cause }: KeptRefusal, redactor: Redactor): JournalEntry['why'] {
  const stack = cause instanceof Error && cause.stack !== undefined ? { stack: redactor.text(cause.stack) } : {};
  return { rule, text: redactor.text(keptText(text) ?? ''), source, remedy, ...stack };
}
