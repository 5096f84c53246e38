#!/usr/bin/env node
// Loads only what any Node can run: an old one would crash on what the command needs before it could say so.
import { adviceForOldNode } from './node-version.ts';

const advice = adviceForOldNode();
if (advice !== undefined) {
  process.stderr.write(`${advice}\n`);
  process.exitCode = 1;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { runCommand } = await import('./command.ts');
  await runCommand(process.argv.slice(2), process.env);
}
