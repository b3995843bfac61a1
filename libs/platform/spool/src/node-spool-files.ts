import { mkdir, open, readdir, rename, rm, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AppendFile, SpoolFiles } from './spool-files.js';

/** For the owner alone: sealed or not, what people wrote is nobody else's business. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const SET_ASIDE = 'set-aside';

/** A directory of the real file system; makes it where it does not exist. */
export async function openNodeSpoolFiles(directory: string): Promise<SpoolFiles> {
  await makeDirectory(resolve(directory, SET_ASIDE));
  const pathOf = (name: string): string => join(directory, name);
  return {
    directory,
    list: () => readdir(directory),
    sizeOf: async (name) => (await stat(pathOf(name))).size,
    read: (name, from, length) => readPart(pathOf(name), from, length),
    async create(name) {
      const handle = await open(pathOf(name), 'wx', FILE_MODE);
      try {
        await syncDirectory(directory);
        return appendTo(handle);
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    truncate: (name, size) => truncate(pathOf(name), size),
    async replace(name, text) {
      await writeFile(pathOf(`${name}.new`), text, { mode: FILE_MODE });
      await rename(pathOf(`${name}.new`), pathOf(name));
    },
    async setAside(name, bytes) {
      await writeFile(join(directory, SET_ASIDE, name), bytes, { mode: FILE_MODE, flush: true });
      await syncDirectory(join(directory, SET_ASIDE));
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
      await syncDirectory(directory);
    },
  };
}

function appendTo(handle: FileHandle): AppendFile {
  return {
    async append(chunks) {
      const bytes = Buffer.concat(chunks);
      // A disk that fills up takes a part and refuses the rest.
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

async function readPart(path: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    for (let read = -1; filled < length && read !== 0; filled += read) ({ bytesRead: read } = await handle.read(bytes, filled, length - filled, from + filled));
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

/** With all its parents, each of which is on the disk when this resolves. */
async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
}

/** A name is on the disk only once its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
