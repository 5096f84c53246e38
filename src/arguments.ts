import { parseArgs } from 'node:util';
import { flagName, options, type Given } from './config.ts';
import { InvalidOption } from './misuse.ts';
import { suggestion } from './suggestion.ts';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'start'; readonly given: Readonly<Record<string, Given>> }
  | { readonly name: 'coverage merge'; readonly files: readonly string[]; readonly given: Readonly<Record<string, Given>> };

const commands = ['start', 'coverage merge'];

/** What `coverage merge` takes: how to judge, and where to write. */
const mergeOptions = ['coverage', 'coverageThreshold', 'strictClient'];

/**
 * Reads the command line. The last of an option given twice counts.
 * @throws InvalidOption for a command or option that doesn't exist, and for a value that is missing or too much
 */
export function readArguments(argv: readonly string[]): Command {
  const { tokens } = parseArgs({ args: [...argv], strict: false, allowPositionals: true, tokens: true, options: parsedOptions });
  const given: Record<string, Given> = {};
  const words: string[] = [];
  let before: Token | undefined;
  let stray: Stray | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional' && before?.kind === 'option') stray ??= { word: token.value, option: before };
    before = token;
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') words.push(token.value);
    else if (token.name === 'help' || token.name === 'version') return { name: token.name };
    else given[optionOf(token.rawName)] = { value: valueOf(token), as: token.rawName };
  }
  return commandOf(words, given, stray);
}

/** A word behind an option and its value, if it has one. */
interface Stray {
  readonly word: string;
  readonly option: OptionToken;
}

function commandOf(words: readonly string[], given: Readonly<Record<string, Given>>, stray: Stray | undefined): Command {
  const [first = 'start', second, ...files] = words;
  if (first === 'start' && second === undefined) return { name: 'start', given };
  if (first === 'coverage' && second === 'merge') {
    if (files.length === 0) throw new InvalidOption('coverage merge needs the reports to merge: better-stack-mock coverage merge one.json two.json.');
    const idle = Object.entries(given).find(([option]) => !mergeOptions.includes(option));
    if (idle) throw new InvalidOption(`coverage merge takes no ${idle[1].as}, only ${mergeOptions.map(flagName).join(', ')}.`);
    return { name: 'coverage merge', files, given };
  }
  const asked = words.slice(0, first === 'coverage' ? 2 : 1).join(' ');
  const wrong = first === 'start' ? second! : asked; // start takes no words
  const advice = stray?.word === wrong && suggestion(wrong, commands) === '' ? strayText(stray) : undefined;
  if (advice !== undefined) throw new InvalidOption(advice);
  throw new InvalidOption(`There is no command "${wrong}".${suggestion(wrong, commands)} Run better-stack-mock --help for all of them.`);
}

/** What is wrong with a word that was meant for an option; undefined when it wasn't. */
function strayText({ word, option: { rawName, value } }: Stray): string | undefined {
  const { placeholder } = options[byFlag.get(rawName)!]!; // it is known by now
  if (placeholder === undefined) return `${rawName} takes no value. Leave "${word}" out.`;
  return placeholder.includes('"') ? `${rawName} takes one word. Put a value of several in quotes: ${rawName} "${value} ${word}".` : undefined;
}

const byFlag = new Map(Object.keys(options).map((option) => [flagName(option), option]));

const parsedOptions = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  ...Object.fromEntries(
    [...byFlag].map(([flag, option]) => [flag.slice(2), { type: options[option]!.placeholder === undefined ? 'boolean' : 'string' }]),
  ),
} as Record<string, { type: 'boolean' | 'string'; short?: string }>; // the literal types get lost in fromEntries

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

function optionOf(rawName: string): string {
  const option = byFlag.get(rawName);
  if (option !== undefined) return option;
  throw new InvalidOption(`There is no option ${rawName}.${suggestion(rawName, [...byFlag.keys()])} Run better-stack-mock --help for all of them.`);
}

function valueOf({ rawName, value, inlineValue }: OptionToken): string | boolean {
  const takesValue = options[byFlag.get(rawName)!]!.placeholder !== undefined; // it is known by now
  if (!takesValue) return value ?? true;
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('--'))) throw new InvalidOption(`${rawName} needs a value: ${rawName} ${options[byFlag.get(rawName)!]!.placeholder}.`);
  return value;
}
