import { flagName, options, variableName } from './config.ts';
import { vendors } from './vendors/index.ts';

/** The text of `--help`. */
export function helpText(): string {
  const rows = Object.entries(options).map(([name, { placeholder, description, shownDefault }]) => [
    placeholder === undefined ? flagName(name) : `${flagName(name)} ${placeholder}`,
    shownDefault === undefined ? description : `${description} Default: ${shownDefault}.`,
  ] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length).filter((length) => length <= 28));
  const lines = rows.map(([flag, text]) => (flag.length <= width ? `  ${flag.padEnd(width)}  ${text}` : `  ${flag}\n${' '.repeat(width + 4)}${text}`));
  return `better-stack-mock [start] [options]
better-stack-mock coverage merge FILE.json... [--coverage FILE] [--coverage-threshold N] [--strict-client fail]

A local server that answers as ${new Intl.ListFormat('en').format(vendors.map(({ title }) => title))} do, with state of its own.

Options:
${lines.join('\n')}
  ${'--help'.padEnd(width)}  Shows this.
  ${'--version'.padEnd(width)}  Shows the version.

Every option can also be set in the environment: --port as ${variableName('port')}, and so on. The command line wins.
`;
}
