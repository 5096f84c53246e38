// Has Node compile what a start calls together with the file that it is in. Otherwise it compiles each function when it is first
// called, at every start again: what Node keeps of a file's compiled code has no function that was compiled later. V8 compiles a
// function at once that stands in parentheses, because such a one is mostly called at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MagicString } from 'magic-string';
import { parseSync, Visitor, type ESTree } from 'rolldown/utils';

const folder = fileURLToPath(new URL('../dist/', import.meta.url));

/** One start of each kind, until the first answer: the command's, one with a generated team, and a mock's. */
const starts: readonly (readonly string[])[] = [
  [join(folder, 'cli.js'), '--port', '0'],
  [join(folder, 'cli.js'), '--port', '0', '--members', '100'],
  ['--input-type=module', '--eval', `
    import { startMock } from ${JSON.stringify(pathToFileURL(join(folder, 'index.js')))};
    await using mock = await startMock();
    await mock.fetch('/api/v2/team-members', { token: mock.tokens.engineering });
  `],
];

const coverage = mkdtempSync(join(tmpdir(), 'better-stack-mock-build-'));
try {
  for (const start of starts) await run(start);
  for (const [file, functions] of calledFunctions()) {
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, withParentheses(code, functions));
  }
} finally {
  rmSync(coverage, { recursive: true });
}

/** Runs a program that ends by itself, or a server, which is asked what its banner proposes and then ended. */
async function run(program: readonly string[]): Promise<void> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('BETTER_STACK_MOCK_')); // whoever builds may have set options
  const env = { ...Object.fromEntries(others), NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1' }; // nothing is told of functions that come compiled
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'], env });
  child.stdout.once('data', async (banner) => {
    for (const [, token = '', url = ''] of String(banner).matchAll(/Bearer ([^"]+)" (\S+)/g)) await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).text();
    child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program.join(' ')} ended with ${code}.`);
}

/** Where in each built file the functions begin that were called. */
function calledFunctions(): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const name of readdirSync(coverage)) {
    const { result }: CoverageFile = JSON.parse(readFileSync(join(coverage, name), 'utf8'));
    for (const { url, functions } of result) {
      if (!url.startsWith(String(pathToFileURL(folder)))) continue;
      const called = functions.flatMap(({ ranges: [whole] }) => (whole.count > 0 ? [whole.startOffset] : []));
      const file = fileURLToPath(url);
      found.set(file, new Set([...found.get(file) ?? [], ...called]));
    }
  }
  return found;
}

/** What of `NODE_V8_COVERAGE`'s files is read here. The first range of a function is the whole of it. */
interface CoverageFile {
  readonly result: readonly { readonly url: string; readonly functions: readonly { readonly ranges: readonly [{ readonly startOffset: number; readonly count: number }] }[] }[];
}

/**
 * The same program, with the called functions in parentheses. A declaration becomes a variable at the head of the function that
 * it stands in, where what it declares would have been from the first line on.
 */
function withParentheses(code: string, called: ReadonlySet<number>): string {
  const text = new MagicString(code);
  const inParentheses = ({ start, end }: ESTree.Span) => { if (called.has(start)) text.prependRight(start, '(').appendLeft(end, ')'); };
  const declarationsOf = ({ body }: ESTree.Program | ESTree.FunctionBody) => {
    const head = body.find((statement) => !isAtHead(statement))?.start ?? Infinity;
    for (const statement of body) {
      if (statement.type !== 'FunctionDeclaration' || !called.has(statement.start)) continue;
      const { start, end, id } = statement;
      if (!id) continue; // a default export
      text.prependRight(start, `var ${id.name} = (`).remove(id.start, id.end).appendLeft(end, ');\n');
      if (start > head) text.move(start, end, head);
    }
  };
  new Visitor({
    Program: declarationsOf,
    FunctionDeclaration: ({ body }) => { if (body) declarationsOf(body); },
    FunctionExpression(node) {
      inParentheses(node);
      if (node.body) declarationsOf(node.body);
    },
    ArrowFunctionExpression(node) {
      inParentheses(node);
      if (node.body.type === 'BlockStatement') declarationsOf(node.body);
    },
  }).visit(parseSync('built.js', code).program);
  return text.toString();
}

/** Whether nothing has run before what comes after it. */
function isAtHead(statement: ESTree.Program['body'][number]): boolean {
  return statement.type === 'FunctionDeclaration' || statement.type === 'ImportDeclaration' || ('directive' in statement && statement.directive !== null);
}
