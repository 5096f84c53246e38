import { parseArgs } from 'node:util';
import { flagName, InvalidOption, options, type Given } from './config.ts';
import { suggestion } from './suggestion.ts';

/** What the command line asks for. */
export type Command = { readonly name: 'help' } | { readonly name: 'version' } | { readonly name: 'start'; readonly given: Readonly<Record<string, Given>> };

const commands = ['start'];

/**
 * Reads the command line. The last of an option given twice counts.
 * @throws InvalidOption for a command or option that doesn't exist, and for a value that is missing or too much
 */
export async function readArguments(argv: readonly string[]): Promise<Command> {
  const { tokens } = parseArgs({ args: [...argv], strict: false, allowPositionals: true, tokens: true, options: parsedOptions });
  const given: Record<string, Given> = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') await requireCommand(token.value, token.index === firstPositional(tokens));
    else if (token.name === 'help' || token.name === 'version') return { name: token.name } as Command;
    else given[await optionOf(token.rawName)] = { value: valueOf(token), as: token.rawName };
  }
  return { name: 'start', given };
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

function firstPositional(tokens: Token[]): number | undefined {
  return tokens.find(({ kind }) => kind === 'positional')?.index;
}

async function requireCommand(word: string, isFirst: boolean): Promise<void> {
  if (isFirst && commands.includes(word)) return;
  throw new InvalidOption(`There is no command "${word}".${await suggestion(word, commands)} Run better-stack-mock --help for all of them.`);
}

async function optionOf(rawName: string): Promise<string> {
  const option = byFlag.get(rawName);
  if (option !== undefined) return option;
  throw new InvalidOption(`There is no option ${rawName}.${await suggestion(rawName, [...byFlag.keys()])} Run better-stack-mock --help for all of them.`);
}

function valueOf({ rawName, value, inlineValue }: Extract<Token, { kind: 'option' }>): string | boolean {
  const takesValue = options[byFlag.get(rawName)!]!.placeholder !== undefined; // it is known by now
  if (!takesValue) return value ?? true;
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('--'))) throw new InvalidOption(`${rawName} needs a value: ${rawName} ${options[byFlag.get(rawName)!]!.placeholder}.`);
  return value;
}
