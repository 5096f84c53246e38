#!/usr/bin/env node
// Loads nothing by itself: an old Node would crash on what the command needs before it could say so.
const oldestNode = [22, 12];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldestNode[0]! || (major === oldestNode[0] && minor < oldestNode[1]!)) {
  process.stderr.write(`better-stack-mock needs Node.js ${oldestNode.join('.')} or newer, and this is ${process.versions.node}. Install a newer one, or run it with "npx -p node@24 -p better-stack-mock better-stack-mock".\n`);
  process.exitCode = 1;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { runCommand } = await import('./command.ts');
  await runCommand(process.argv.slice(2), process.env);
}
