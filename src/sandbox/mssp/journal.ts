/**
 * Entries that must survive the process, one line of JSON each, the last one of an id counts. Appended at once, several in
 * one write when they come together and never two writes at the same time; a line cut off by a kill is ignored at the
 * next start. Rewritten with what still counts when it is opened and when it has grown.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { readTextIfPresent, writeFileAtomically } from '../pki/atomic-file.ts';

const REWRITE_BYTES = 16 * 1024 * 1024;

export interface JournalOptions<Entry> {
  readonly path: string;
  readonly id: (entry: Entry) => string;
  /** undefined: the line is not an entry (any more) */
  readonly parse: (value: unknown) => Entry | undefined;
  /** what a rewrite keeps */
  readonly live: () => Iterable<Entry>;
}

export interface Journal<Entry> {
  /** What was found when it was opened, oldest first. */
  readonly restored: readonly Entry[];
  /** Resolves when the entry has reached the operating system. */
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

export async function openJournal<Entry>({ path, id, parse, live }: JournalOptions<Entry>): Promise<Journal<Entry>> {
  const found = new Map<string, Entry>();
  for (const line of ((await readTextIfPresent(path)) ?? '').split('\n')) {
    const entry = parseLine(line, parse);
    if (entry === undefined) continue;
    found.delete(id(entry));
    found.set(id(entry), entry);
  }
  let { file, size } = await rewrite(path, found.values());
  let batch: { readonly lines: string[]; readonly written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  async function write(text: string): Promise<void> {
    await file.appendFile(text);
    size += text.length;
    if (size > REWRITE_BYTES) {
      await file.close();
      ({ file, size } = await rewrite(path, live()));
    }
  }

  /** Collects lines until the write before it is over. */
  function openBatch(): { readonly lines: string[]; readonly written: Promise<void> } {
    const lines: string[] = [];
    const written = last
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => {
        batch = undefined;
        return write(lines.join(''));
      });
    last = written.catch(() => undefined);
    return { lines, written };
  }

  return {
    restored: [...found.values()],
    append(entry) {
      batch ??= openBatch();
      batch.lines.push(`${JSON.stringify(entry)}\n`);
      return batch.written;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

function parseLine<Entry>(line: string, parse: (value: unknown) => Entry | undefined): Entry | undefined {
  try {
    return parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

async function rewrite<Entry>(path: string, entries: Iterable<Entry>): Promise<{ file: FileHandle; size: number }> {
  const text = [...entries].map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await writeFileAtomically(path, text);
  return { file: await open(path, 'a', 0o600), size: text.length };
}
