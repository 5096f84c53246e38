import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Database as SqliteDatabase } from 'better-sqlite3';
import { stopwatch } from '../clock.ts';
import { Misuse } from '../misuse.ts';
import { adviceForOldNode } from '../node-version.ts';
import { migrate, type Tables } from './migrations.ts';

/** How long a writer waits for another process that holds the same file, in milliseconds. */
const busyTimeout = 5_000;

/**
 * Opens a world's database with its tables at their newest version.
 * @param file a path, or undefined for a database in memory
 * @param pageSize bytes; SQLite's own unless given, and nothing a database that is there already can change
 * @throws Misuse when the file can't be opened, written, or belongs to somebody else
 */
export function openDatabase(file: string | undefined, owners: readonly Tables[], pageSize?: number): SqliteDatabase {
  const db = connect(file);
  if (pageSize !== undefined) db.pragma(`page_size = ${pageSize}`);
  try {
    migrate(db, owners);
    if (file !== undefined) keepAcrossCrashes(db);
    return db;
  } catch (error) {
    db.close();
    throw file === undefined ? error : explain(error, file);
  }
}

function connect(file: string | undefined): SqliteDatabase {
  try {
    const db = openSqlite(file ?? ':memory:', { timeout: busyTimeout });
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    if (file === undefined) throw error;
    if (!existsSync(dirname(file))) throw new Misuse(`${file} cannot be opened: its folder does not exist. Create the folder or pass another --db file.`);
    throw explain(error, file);
  }
}

/**
 * Opens a database by its file, or a copy of one in memory by its bytes.
 * @throws Misuse where SQLite doesn't run, and what SQLite says
 */
export function openSqlite(source: string | Buffer, options?: Database.Options): SqliteDatabase {
  const advice = adviceForOldNode();
  if (advice !== undefined) throw new Misuse(advice);
  try {
    return new Database(source, options);
  } catch (error) {
    if (['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(codeOf(error))) throw new Misuse(adviceWithoutBinary(process), { cause: error });
    throw error;
  }
}

/** What to do where the binary that the package should have for this machine isn't there, or can't be loaded. */
function adviceWithoutBinary({ platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'>): string {
  const isKnown = ['darwin', 'linux', 'win32'].includes(platform) && ['arm64', 'x64'].includes(arch);
  if (isKnown) return `SQLite's binary for ${platform}-${arch} is missing or damaged. Install better-stack-mock again.`;
  const wayOut = platform === 'linux' ? 'Run it on another machine' : 'Run the container image of the README instead';
  return `There is no SQLite for ${platform}-${arch}: it comes for Linux, macOS and Windows, each on x64 and arm64. ${wayOut}.`;
}

/** With a write-ahead log, what was committed survives the end of the process, however it ends. */
function keepAcrossCrashes(db: SqliteDatabase): void {
  const elapsed = stopwatch();
  while (!hasWriteAheadLog(db, elapsed)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  db.pragma('synchronous = NORMAL');
}

/** SQLite doesn't wait here as it does elsewhere for another process, which makes the same file at the same moment. */
function hasWriteAheadLog(db: SqliteDatabase, elapsed: () => number): boolean {
  try {
    db.pragma('journal_mode = WAL');
    return true;
  } catch (error) {
    if (codeOf(error) === 'SQLITE_BUSY' && elapsed() < busyTimeout) return false;
    throw error;
  }
}

/**
 * The bytes of a database. Those of a file ask for a write-ahead log (bytes 18 and 19 of the header), which a database in memory
 * can't have; here they never do.
 */
export function serialize(db: SqliteDatabase): Buffer {
  const bytes = db.serialize();
  bytes[18] = 1;
  bytes[19] = 1;
  return bytes;
}

const noRoom = 'has no room: the disk is full';
const held = 'is held by another program';

const reasons: Record<string, string> = {
  SQLITE_NOTADB: 'is not a SQLite database',
  SQLITE_CORRUPT: 'is damaged',
  SQLITE_READONLY: 'cannot be written',
  SQLITE_READONLY_DIRECTORY: 'is in a folder that cannot be written',
  EACCES: 'is in a folder that cannot be written',
  EROFS: 'is in a folder that cannot be written',
  SQLITE_CANTOPEN: 'cannot be opened',
  SQLITE_BUSY: held,
  SQLITE_FULL: noRoom,
  SQLITE_IOERR_SHMSIZE: noRoom, // for the index of the write-ahead log
  ENOSPC: noRoom,
  ENOENT: 'cannot be made: its folder is gone',
};

/** A failure with a world's file in a sentence, if it is one that a user can do something about. */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof Misuse) return error;
  if (isForWantOfFiles(error, file)) return new Misuse(`${file} cannot be opened: this system lets the server have no more files open (ulimit -n). Raise the limit, or delete sandboxes.`, { cause: error });
  const reason = isInClosedFolder(error, file) ? reasons.EACCES : reasonOf(error);
  return reason ? new Misuse(`${file} ${reason}. Pass another --db file or mend this one.`, { cause: error }) : error;
}

/** Whether nothing can be made where a file is to be, of which SQLite only says that it can't open it. */
function isInClosedFolder(error: unknown, file: string): boolean {
  if (codeOf(error) !== 'SQLITE_CANTOPEN' || existsSync(file)) return false;
  try {
    accessSync(dirname(file), constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/** A database, its write-ahead log and the index of that. */
const filesOfDatabase = 3;

/** Whether there was no room for a database among the files that a process may have open. SQLite doesn't tell this from other reasons. */
function isForWantOfFiles(error: unknown, file: string): boolean {
  const code = codeOf(error);
  if (code !== 'SQLITE_CANTOPEN') return code === 'EMFILE' || code === 'ENFILE';
  const opened: number[] = [];
  try {
    while (opened.length < filesOfDatabase) opened.push(openSync(dirname(file), 'r'));
    return false;
  } catch (other) {
    return isForWantOfFiles(other, file);
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** Whether something failed because bytes are no database, or no longer one. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT';
}

/** Whether something failed because there is no room for it. */
export function isDiskFull(error: unknown): boolean {
  return reasonOf(error) === noRoom;
}

/** Whether something failed because another program has held the file for longer than anybody waits. */
export function isHeld(error: unknown): boolean {
  return reasonOf(error) === held;
}

function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error instanceof Misuse ? error.cause : error);
  return reasons[code] ?? (code.startsWith('SQLITE_IOERR') ? 'cannot be read or written' : undefined);
}

/** The code that SQLite and the file system give to their errors. */
function codeOf(error: unknown): string {
  return (error instanceof Error && 'code' in error && String(error.code)) || '';
}
