/** A file that only grows. */
export interface AppendFile {
  /** Resolves when all of it is on the disk. After a rejection nobody knows what is: the file must not be written again. */
  append(chunks: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/** What a spool asks of its directory. Port: rejects with what the system says (`code` is its errno); names have no folder. */
export interface SpoolFiles {
  readonly directory: string;
  list(): Promise<string[]>;
  sizeOf(name: string): Promise<number>;
  /** Fewer bytes where the file ends before. */
  read(name: string, from: number, length: number): Promise<Buffer>;
  /** A file that did not exist before; its name, too, outlives a power cut once this resolves. */
  create(name: string): Promise<AppendFile>;
  /** Cuts the file off. */
  truncate(name: string, size: number): Promise<void>;
  /** The file has the old text or the new one, also after a crash; a power cut may lose either. */
  replace(name: string, text: string): Promise<void>;
  /** Keeps the bytes for people to look at, apart from what is read; on the disk once this resolves. */
  setAside(name: string, bytes: Uint8Array): Promise<void>;
  /** Gone for good once this resolves. Resolves where there is no such file. */
  remove(name: string): Promise<void>;
}
