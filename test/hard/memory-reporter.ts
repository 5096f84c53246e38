// Loaded into the command before it starts: on SIGUSR2 it collects garbage and tells its memory on standard output.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
setFlagsFromString('--no-flush-bytecode'); // what was compiled stays, so that what is left of requests shows
const collect = runInNewContext('gc') as () => void;
let asked = 0;

process.on('SIGUSR2', () => {
  collect();
  setImmediate(() => { // what was let go of while collecting
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    asked += 1;
    process.stdout.write(`memory ${asked} ${JSON.stringify({ used: heapUsed + external, rss })}\n`);
  });
});
