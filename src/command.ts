import { existsSync, statSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { readArguments, type Command } from './arguments.ts';
import { options, readConfig, readEnvironment, unknownVariables, variableName, type Config, type Given } from './config.ts';
import { controlTokenAdvice, isControlClosed } from './control/safety.ts';
import type { CoverageReport } from './coverage/report.ts';
import { createLog, surviveClosedPipe, surviveLostOutput } from './log.ts';
import { InvalidOption, Misuse } from './misuse.ts';
import { defaultSandbox, placeOf } from './sandboxes/place.ts';
import { fromHere, startServer } from './start.ts';
import { suggestion } from './suggestion.ts';
import type { Vendor } from './vendors/vendor.ts';
import { chosenVendors } from './vendors/index.ts';

/** In milliseconds. Requests that are still in flight then are cut off. */
const patienceAtTheEnd = 300;

/** The exit code for a command line that can't be understood; 1 is for what can't be done. */
const misspelt = 2;

/** Runs the command: serves until it is told to end, or explains in a sentence why it can't. */
export async function runCommand(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    const command = readArguments(argv);
    if (command.name === 'start') return await start(environment, command.given);
    process.stdout.on('error', surviveClosedPipe);
    if (command.name === 'help') process.stdout.write((await import('./help.ts')).helpText());
    else if (command.name === 'version') process.stdout.write(`${(await import('./version.ts')).version}\n`);
    else await mergeCoverage(environment, command);
  } catch (error) {
    tellFailure(error);
  }
}

/** Says in a sentence what the user can do about a failure. @throws whatever isn't the user's to mend */
function tellFailure(error: unknown): void {
  if (!(error instanceof Misuse) && !(error instanceof InvalidOption)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof InvalidOption ? misspelt : 1;
}

async function start(environment: NodeJS.ProcessEnv, given: Readonly<Record<string, Given>>): Promise<void> {
  const wishes = { ...readEnvironment(environment), ...given };
  const config = readConfig(wishes);
  tellUnknownVariables(environment);
  await serve(config, newWorldOptions.flatMap((option) => wishes[option]?.as ?? []));
}

/** What only a world that is made anew is made from. */
const newWorldOptions = ['fixture', 'members'];

function tellUnknownVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of unknownVariables(environment)) {
    process.stderr.write(`${name} is set and is no option.${suggestion(name, Object.keys(options).map(variableName))}\n`);
  }
}

/** @param ofNewWorlds the options that were given and change nothing in a world that goes on, as they were spelt */
async function serve(config: Config, ofNewWorlds: readonly string[]): Promise<void> {
  const vendors = chosenVendors(config.vendor);
  const log = createLog(config.log);
  const goesOn = config.db !== undefined && hasWorld(placeOf(config.db).fileOf(defaultSandbox));
  const { app, sandboxes, coverage } = await startServer({ config, vendors, log, onProgress: progress(config) });
  if (goesOn && ofNewWorlds.length > 0) {
    const verb = ofNewWorlds.length === 1 ? 'changes' : 'change';
    process.stderr.write(`${ofNewWorlds.join(' and ')} ${verb} nothing in the world that ${config.db} has already. To begin anew, stop the server and delete it, or pass another --db.\n`);
  }
  process.stdout.on('error', surviveLostOutput); // not before the port is open: Node takes milliseconds to open standard output
  endOnSignal(app, async () => {
    const { coverageReport } = await import('./coverage/report.ts');
    await judgeRun(coverageReport(coverage.behaviours, coverage.export()), config);
  });
  const opening = openingOf(app.listeningOrigin, config.db, goesOn);
  log.notice({ people: `${opening}\n\n${tokensOf(vendors, sandboxes.default.db, app.listeningOrigin)}`, machines: `${opening}, with the tokens of GET /_mock/tokens` });
  if (isControlClosed(config)) {
    const notice = closedNotice(config);
    log.notice({ people: `\n${notice}`, machines: notice });
  }
}

/** Whether a file has a world already. SQLite takes an empty one for none. */
function hasWorld(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}

function closedNotice({ host }: Config): string {
  return `The control API under /_mock is closed, because other machines can reach ${host} and there is no control token. ${controlTokenAdvice}.`;
}

/** Tells once a second how far the generation of people is. */
function progress({ members }: Config): (made: number, elapsed: number) => void {
  let told = 0;
  return (made, elapsed) => {
    const isLast = made === members && told > 0;
    if (elapsed - told < 1_000 && !isLast) return;
    told = elapsed;
    const line = `${made.toLocaleString('en')} of ${members.toLocaleString('en')} people made`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}${isLast ? '\n' : ''}` : `${line}\n`);
  };
}

async function mergeCoverage(environment: NodeJS.ProcessEnv, { files, given }: Extract<Command, { name: 'coverage merge' }>): Promise<void> {
  const config = readConfig({ ...readEnvironment(environment), ...given });
  tellUnknownVariables(environment);
  const { mergeFiles } = await import('./coverage/merge-files.ts');
  await tellJudgement(mergeFiles(files), config);
}

/** Judges a run by what it met of the contract, if that is asked for. */
async function judgeRun(report: CoverageReport, config: Config): Promise<void> {
  const { coverage, coverageThreshold, strictClient } = config;
  if (coverage !== undefined || coverageThreshold !== undefined || strictClient === 'fail') await tellJudgement(report, config);
}

async function tellJudgement(report: CoverageReport, config: Config): Promise<void> {
  const { judge } = await import('./coverage/outcome.ts');
  const failure = judge(report, config);
  if (failure === undefined) return;
  process.stderr.write(`${failure}\n`);
  process.exitCode = 1;
}

/** Ends once: npm sends a signal again that the terminal sends to both, and Node would stop at once for want of a listener. */
function endOnSignal(app: FastifyInstance, atTheEnd: () => Promise<void>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => app.server.closeAllConnections(), patienceAtTheEnd).unref();
    void app.close().then(atTheEnd).catch(tellFailure);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end); // its terminal was closed
}

/** @param goesOn whether the file has a world already, so that no fixture is read */
function openingOf(origin: string, db: string | undefined, goesOn: boolean): string {
  const opening = `better-stack-mock answers at ${origin}`;
  return db === undefined ? opening : `${opening}, ${goesOn ? 'going on with the' : 'keeping its'} world in ${db}`;
}

/** The tokens with what each reaches, and commands to paste. */
function tokensOf(vendors: readonly Vendor[], db: Parameters<Vendor['describe']>[0], origin: string): string {
  return vendors.map((vendor) => {
    const { tokens, example } = vendor.describe(db);
    const width = Math.max(0, ...tokens.map(({ token }) => token.length));
    const rows = tokens.map(({ token, reach }) => `  ${token.padEnd(width)}  ${reach}`);
    if (rows.length === 0) return `${vendor.title} has no tokens, so every request is refused. Give the fixture some.`;
    const curl = example ? ['', `Try it: curl -H "Authorization: Bearer ${example.token}" ${fromHere(origin)}${example.path}`] : [];
    return [`${vendor.title} tokens:`, ...rows, ...curl].join('\n');
  }).join('\n\n');
}
