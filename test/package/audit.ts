// npm run audit: fails when npm knows a vulnerability of a package we use. Where npm can't be asked, it says so and passes.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' });
const { metadata, message = 'it answered nothing' } = parse(stdout);

if (metadata === undefined) {
  process.stdout.write(`npm couldn't be asked about vulnerabilities: ${message}\n`);
} else {
  const { total } = metadata.vulnerabilities;
  process.stdout.write(total === 0 ? 'npm knows no vulnerability of our packages.\n' : `${stdout}\nnpm knows ${total} vulnerable packages: run npm audit.\n`);
  if (total > 0) process.exitCode = 1;
}

function parse(text: string): { metadata?: { vulnerabilities: { total: number } }; message?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
