// npm run audit: fails when npm knows a vulnerability of a package we use. Where npm's registry can't be asked, it says so and
// passes. Arguments are npm's, such as --registry=URL.
import { spawnSync } from 'node:child_process';

interface Report {
  readonly metadata?: { readonly vulnerabilities: { readonly total: number } };
  /** Why the registry gave no answer that could be used. */
  readonly message?: string;
}

const { stdout, stderr } = spawnSync('npm', ['audit', '--json', ...process.argv.slice(2)], { encoding: 'utf8' });
const { metadata, message } = parse(stdout);

if (metadata !== undefined) {
  const { total } = metadata.vulnerabilities;
  if (total === 0) process.stdout.write('npm knows no vulnerability of our packages.\n');
  else fail(`${stdout}\nnpm knows ${total} vulnerable packages: run npm audit.`);
} else if (message !== undefined) {
  process.stdout.write(`npm couldn't be asked about vulnerabilities: ${message}\n`);
} else {
  fail(`npm audit failed before it knew of any vulnerability: run npm audit.\n${stdout}${stderr}`);
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

function parse(text: string): Report {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
