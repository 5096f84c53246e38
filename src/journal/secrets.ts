import { pathOf, queryOf } from '../request-target.ts';
import type { Exchange } from './exchange.ts';

const redacted = '[redacted]';
const secretHeader = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|.*(?:token|secret|password|api-?key).*)$/i;
const secretParameter = /token|key|secret|password|authorization|bearer/i;
const scheme = /^(?:Bearer|Basic|Token) +(?=\S)/i;

/** A shorter secret is not looked for in texts, because it would be found in words that have nothing to do with it. */
const shortestSought = 6;

/** Takes the secrets of one exchange out of all that is shown of it. */
export interface Redactor {
  header(name: string, value: string): string;
  url(url: string): string;
  text(text: string): string;
}

/** What an exchange must not show: the token it came with, also where an answer repeats it, and whatever is named like one. */
export function redactorOf({ requestHeaders, url }: Exchange): Redactor {
  const secrets = [...headerSecrets(requestHeaders), ...parameterSecrets(url)]
    .filter((secret) => secret.length >= shortestSought)
    .toSorted((one, other) => other.length - one.length); // a token with its suffix before the bare one
  const text = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, redacted), text);
  return {
    header: (name, value) => (secretHeader.test(name) ? `${scheme.exec(value)?.[0] ?? ''}${redacted}` : text(value)),
    url: (url) => text(withoutSecretParameters(url)),
    text,
  };
}

function* headerSecrets(headers: readonly string[]): Generator<string> {
  for (let at = 0; at < headers.length; at += 2) {
    if (!secretHeader.test(headers[at]!)) continue; // names and values come in pairs
    const secret = headers[at + 1]!.replace(scheme, '').trim();
    yield* [secret, secret.slice(0, Math.max(secret.lastIndexOf('@'), 0))];
  }
}

function* parameterSecrets(url: string): Generator<string> {
  for (const [, value] of parametersOf(url).filter(([name]) => isSecret(name))) yield* [value, decoded(value)];
}

/** A URL without the values of its parameters that are named like secrets. */
export function withoutSecretParameters(url: string): string {
  const path = pathOf(url);
  if (path.length === url.length) return url;
  return `${path}?${parametersOf(url).map(([name, value, sign]) => `${name}${sign}${value !== '' && isSecret(name) ? redacted : value}`).join('&')}`;
}

/** The name, value and equals sign of each parameter, as they were written. */
function parametersOf(url: string): [string, string, string][] {
  return queryOf(url).split('&').map((parameter) => {
    const sign = parameter.indexOf('=');
    return sign === -1 ? [parameter, '', ''] : [parameter.slice(0, sign), parameter.slice(sign + 1), '='];
  });
}

function isSecret(name: string): boolean {
  return secretParameter.test(decoded(name));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
