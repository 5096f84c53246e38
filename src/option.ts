import { isMoment, parseMoment } from './clock.ts';
import { formatDuration, parseDuration } from './durations.ts';
import { Unfit } from './misuse.ts';

/** One setting: how it is read from text or a value, what it is when it is not given, and the words about it. */
export interface Option<Value, Input = Value> {
  /**
   * @param input text from the command line or the environment, or a value from a program
   * @throws Unfit
   */
  read(input: unknown): Value;
  /** What a program may give; told to the compiler only. */
  readonly accepts?: Input;
  readonly default: Value;
  readonly description: string;
  /** What stands for the value in `--help`; absent when the option takes none. */
  readonly placeholder?: string;
  /** The default as `--help` shows it; absent when there is nothing to show. */
  readonly shownDefault?: string;
}

interface Words<Value> {
  default: Value;
  description: string;
  placeholder?: string;
}

/** A whole number: `integer({ minimum: 0, maximum: 65535, default: 4010, … })`. */
export function integer<Default extends number | undefined>(
  { minimum, maximum = Number.MAX_SAFE_INTEGER, ...words }: Words<Default> & { minimum: number; maximum?: number },
): Option<number | Default, number> {
  return {
    placeholder: 'N',
    ...words,
    ...shown(words.default),
    read(input) {
      const value = typeof input === 'string' && /^-?\d+$/.test(input) ? Number(input) : input;
      if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
      throw new Unfit(maximum === Number.MAX_SAFE_INTEGER ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`);
    },
  };
}

/** Any text that is not empty. */
export function text<Default extends string | undefined>(words: Words<Default>): Option<string | Default, string> {
  return {
    placeholder: 'TEXT',
    ...words,
    ...shown(words.default),
    read(input) {
      if (typeof input === 'string' && input !== '') return withoutNull(input);
      throw new Unfit('a text that is not empty');
    },
  };
}

/** A text that goes with requests as a header's value. */
export function headerValue(words: { description: string; placeholder: string }): Option<string | undefined, string> {
  return {
    ...words,
    default: undefined,
    read(input) {
      if (typeof input === 'string' && /^[!-~](?:[ -~]*[!-~])?$/.test(input)) return input;
      throw new Unfit('a text of ASCII without spaces at its ends, which a header can carry');
    },
  };
}

/** A file or folder of databases. */
export function databasePath(words: { description: string; placeholder: string }): Option<string | undefined, string> {
  const path = text({ ...words, default: undefined });
  return {
    ...path,
    read(input) {
      if (input === ':memory:') throw new Unfit('a file or a folder, or left out for a world in memory'); // what SQLite calls one
      return path.read(input);
    },
  };
}

/** A null character ends a text for the system, which takes none in a file's name, an address or a header. @throws Unfit */
function withoutNull(text: string): string {
  if (text.includes('\0')) throw new Unfit('a text without a null character');
  return text;
}

/** A file whose ending says how it is written: `reportFile(['md', 'html'], …)`. */
export function reportFile(endings: readonly string[], words: { description: string }): Option<string | undefined, string> {
  return {
    ...words,
    placeholder: 'FILE',
    default: undefined,
    read(input) {
      if (typeof input === 'string' && endings.some((ending) => input.toLowerCase().endsWith(`.${ending}`))) return withoutNull(input);
      throw new Unfit(`a file that ends in ${endings.map((ending) => `.${ending}`).join(', ')}`);
    },
  };
}

/** One of a few words. */
export function choice<const Values extends readonly string[]>(values: Values, words: Words<Values[number]>): Option<Values[number]> {
  return {
    placeholder: values.join('|'),
    ...words,
    ...shown(words.default),
    read(input) {
      if (values.includes(input as string)) return input as Values[number]; // it is one of them
      throw new Unfit(`one of ${values.join(', ')}`);
    },
  };
}

/** On or off. On the command line it takes no value. */
export function flag(words: { description: string }): Option<boolean> {
  return {
    ...words,
    default: false,
    read(input) {
      if (typeof input === 'boolean') return input;
      if (input === '1' || input === 'true') return true;
      if (input === '0' || input === 'false') return false;
      throw new Unfit('true or false');
    },
  };
}

/** A moment as `parseMoment` reads it, or a Date; read as milliseconds since 1970. */
export function instant(words: { description: string }): Option<number | undefined, string | number | Date> {
  return {
    ...words,
    placeholder: 'TIME',
    default: undefined,
    read(input) {
      const value = input instanceof Date ? input.getTime() : typeof input === 'string' ? parseMoment(input) : input;
      if (typeof value === 'number' && isMoment(value)) return value;
      throw new Unfit('a time with its zone, such as 2026-10-29T14:00:00Z');
    },
  };
}

/** A stretch of time such as `10m` or `PT10M`; read as milliseconds. */
export function duration(words: { description: string }): Option<number | undefined, string | number> {
  return {
    ...words,
    placeholder: 'TIME',
    default: undefined,
    read(input) {
      const value = typeof input === 'string' ? parseDuration(input) : input;
      if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
      throw new Unfit('a stretch of time such as 90s, 10m or PT10M');
    },
  };
}

/** The origin of a web address, without a slash at its end. */
export function origin(words: { description: string }): Option<string | undefined, string> {
  return {
    ...words,
    placeholder: 'URL',
    default: undefined,
    read(input) {
      const url = typeof input === 'string' ? URL.parse(input) : null;
      if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
      throw new Unfit('an address such as https://api.example.com');
    },
  };
}

/** So many per stretch of time. */
export interface Rate {
  readonly count: number;
  /** Milliseconds. */
  readonly window: number;
}

/** A rate such as `60/1m`, or null for `off`. */
export function rate(words: Words<Rate | null>): Option<Rate | null, Rate | null | string> {
  return {
    placeholder: 'N/TIME|off',
    ...words,
    shownDefault: words.default ? formatRate(words.default) : 'off',
    read: readRate,
  };
}

export function readRate(input: unknown): Rate | null {
  if (input === 'off' || input === null) return null;
  const value = typeof input === 'string' ? parseRate(input) : input;
  if (isRate(value)) return value;
  throw new Unfit('a number of invitations per time such as 60/1m, or off');
}

export function formatRate({ count, window }: Rate): string {
  return `${count}/${formatDuration(window)}`;
}

function parseRate(input: string): Rate | undefined {
  const [, count, time] = /^(\d+)\/(.+)$/.exec(input) ?? [];
  const window = time === undefined ? undefined : parseDuration(time);
  return count === undefined || window === undefined ? undefined : { count: Number(count), window };
}

function isRate(value: unknown): value is Rate {
  if (typeof value !== 'object' || value === null) return false;
  const { count, window } = value as Partial<Rate>; // looked at just below
  return Number.isSafeInteger(count) && count! >= 0 && Number.isFinite(window) && window! > 0;
}

function shown(value: unknown): { shownDefault?: string } {
  return value === undefined ? {} : { shownDefault: String(value) };
}
