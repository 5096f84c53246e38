import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Misuse } from '../misuse.ts';

/** The sandbox that is always there. */
export const defaultSandbox = 'default';

/** Where the files of the sandboxes are. */
export interface Place {
  fileOf(sandbox: string): string;
  /** Whether a sandbox has a file already. */
  has(sandbox: string): boolean;
  /** The sandboxes that have a file already. */
  existing(): string[];
}

/**
 * The files for `--db`. A folder, which is made if need be, holds `NAME.sqlite` for each sandbox; a file is the default sandbox, and
 * the others lie beside it: `world.sqlite` and `world.NAME.sqlite`.
 * @throws Misuse when the folder can't be made
 */
export function placeOf(path: string): Place {
  return isFolder(path) ? inFolder(path) : besideFile(path);
}

function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || (existsSync(path) && statSync(path).isDirectory());
}

function inFolder(folder: string): Place {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Misuse(`The folder ${folder} cannot be made: ${(error as Error).message}. Pass another --db.`);
  }
  return placeBy(folder, { before: '', after: '.sqlite', ofDefault: `${defaultSandbox}.sqlite` });
}

function besideFile(file: string): Place {
  const extension = extname(file);
  const stem = basename(file, extension);
  // Without an ending of their own, the others would look like what lies beside the first: its log and its snapshots.
  return placeBy(dirname(file), { before: `${stem}.`, after: extension || '.sqlite', ofDefault: basename(file) });
}

/** Files in a folder, named by `before`, the sandbox and `after`; that of the default one by `ofDefault`. */
function placeBy(folder: string, { before, after, ofDefault }: { before: string; after: string; ofDefault: string }): Place {
  const fileOf = (sandbox: string) => join(folder, sandbox === defaultSandbox ? ofDefault : `${before}${sandbox}${after}`);
  return {
    fileOf,
    has: (sandbox) => existsSync(fileOf(sandbox)),
    existing: () =>
      (existsSync(folder) ? readdirSync(folder) : [])
        .filter((file) => file.length > before.length + after.length && file.startsWith(before) && file.endsWith(after))
        .map((file) => file.slice(before.length, file.length - after.length)),
  };
}

/** Makes a file whole or not at all; leaves one that is there. @returns whether it was made */
export function writeNewFile(file: string, bytes: Buffer): boolean {
  const whole = unfinished(file);
  try {
    writeFileSync(whole, bytes);
    return putInPlace(whole, file);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** How disks answer that have no hard links, such as exFAT or a folder that a container shares with its host. */
const linkless = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Gives a file its path unless there is one. @returns whether it did */
function putInPlace(whole: string, file: string): boolean {
  try {
    linkSync(whole, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (linkless.has(code) && existsSync(file))) return false;
    if (!linkless.has(code)) throw error;
    renameSync(whole, file); // would replace what another process puts there just now, but whoever makes a world is alone
    return true;
  }
}

/** Makes a file whole or leaves what is there as it is. */
export function replaceFile(file: string, bytes: Buffer): void {
  const whole = unfinished(file);
  try {
    writeFileSync(whole, bytes);
    renameSync(whole, file);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** A name of its own, because another process may be making the same file. */
function unfinished(file: string): string {
  return `${file}.${randomUUID()}.new`;
}

/** What tells a file from another one that takes its path; undefined when there is none. A matter of 3 µs. */
export function fileIdentity(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

/** Tells other processes by a file's time of access that somebody asks for its sandbox. @param now milliseconds since 1970 */
export function noteUse(file: string, now: number): void {
  try {
    utimesSync(file, now / 1_000, statSync(file).mtimeMs / 1_000);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EPERM') throw error; // deleted just now by another process, or another user's, who alone may set its times
  }
}

/** When a process told of a file's use last, in milliseconds since 1970; undefined when there is none. */
export function lastUseOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.atimeMs;
}

/** Deletes a database file with what SQLite keeps beside it. */
export function deleteDatabaseFile(file: string): void {
  rmSync(file, { force: true });
  deleteDatabaseLog(file);
}

/** Deletes what SQLite keeps beside a database file. */
export function deleteDatabaseLog(file: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
