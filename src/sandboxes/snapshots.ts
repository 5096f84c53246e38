import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile, writeNewFile } from './place.ts';

export interface SnapshotInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** The named states of one sandbox, as bytes of its database. */
export interface Snapshots {
  /** By name. */
  list(): SnapshotInfo[];
  has(name: string): boolean;
  get(name: string): Buffer | undefined;
  set(name: string, bytes: Buffer): void;
  /** Leaves the one that is there. */
  add(name: string, bytes: Buffer): void;
  delete(name: string): void;
  /** Deletes all of them. */
  clear(): void;
}

/** Snapshots of a sandbox in memory are gone with it. */
export function memorySnapshots(): Snapshots {
  const snapshots = new Map<string, Buffer>();
  return {
    list: () => [...snapshots.keys()].toSorted().map((name) => ({ name, size: snapshots.get(name)!.length })), // each name has its bytes
    has: (name) => snapshots.has(name),
    get: (name) => snapshots.get(name),
    set: (name, bytes) => void snapshots.set(name, bytes),
    add: (name, bytes) => void (snapshots.has(name) || snapshots.set(name, bytes)),
    delete: (name) => void snapshots.delete(name),
    clear: () => snapshots.clear(),
  };
}

/**
 * Snapshots of a sandbox in a file are files in a folder beside it. Names are checked before they come here.
 * @param alone does work while no other process deletes the folder
 */
export function folderSnapshots(folder: string, alone: (work: () => void) => void = (work) => work()): Snapshots {
  const suffix = '.sqlite';
  const fileOf = (name: string) => join(folder, `${name}${suffix}`);
  return {
    list: () =>
      filesOf(folder)
        .filter((file) => file.endsWith(suffix))
        .map((file) => file.slice(0, -suffix.length))
        .toSorted()
        .flatMap((name) => {
          const stats = statSync(fileOf(name), { throwIfNoEntry: false }); // another process may have deleted it just now
          return stats ? [{ name, size: stats.size }] : [];
        }),
    has: (name) => existsSync(fileOf(name)),
    get: (name) => readIfThere(fileOf(name)),
    set: (name, bytes) => alone(() => {
      mkdirSync(folder, { recursive: true });
      replaceFile(fileOf(name), bytes);
    }),
    add(name, bytes) {
      mkdirSync(folder, { recursive: true });
      writeNewFile(fileOf(name), bytes);
    },
    delete: (name) => rmSync(fileOf(name), { force: true }),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
