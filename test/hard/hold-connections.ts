// Holds so many connections open, in a process of its own for its own limit of files: `hold-connections.ts PORT COUNT`.
import { beginnings, open } from './connections.ts';

const [port, count] = process.argv.slice(2).map(Number);
const kinds = Object.values(beginnings);
for (let opened = 0; opened < count!; opened += 100) {
  await Promise.all(Array.from({ length: 100 }, (_, index) => open(port!, kinds[index % kinds.length]!)));
}
process.stdout.write(`holds ${count}\n`);
