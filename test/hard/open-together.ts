// Opens one new file after the other, each at the very moment at which the other threads do.
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { openDatabase } from '../../src/sandboxes/database.ts';
import { vendors } from '../../src/vendors/index.ts';

export interface Together {
  readonly folder: string;
  readonly files: number;
  readonly threads: number;
  /** How many threads have come to a file so far, over all files. */
  readonly arrived: Int32Array;
}

const { folder, files, threads, arrived } = workerData as Together; // as the test starts it
for (let file = 1; file <= files; file += 1) {
  Atomics.add(arrived, 0, 1);
  while (Atomics.load(arrived, 0) < file * threads); // sleeping would wake each of them at another moment
  openDatabase(join(folder, `${file}.sqlite`), vendors).close();
}
