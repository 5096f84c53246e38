import { expect, it } from 'vitest';
import { runCommand } from './support/command.ts';

it('--help reads as it is kept here, so that a changed option is noticed', async () => {
  await expect((await runCommand(['--help'])).stdout).toMatchFileSnapshot('help.txt');
});
