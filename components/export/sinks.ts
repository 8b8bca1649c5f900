import { saveFile } from '#components/ui/save-file.ts';

/** Where the bytes of an export go. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Forgets what was written, to begin anew. */
  reset(): Promise<void>;
  /** The file is whole, and the person's. */
  close(): Promise<void>;
  /** There will be no file. */
  abandon(): Promise<void>;
}

/** As far as this page uses it: not every browser has it, so TypeScript's library lacks it. */
interface FilePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * A file that the person chooses, where the browser lets a page write one: the export then needs no memory. Else one
 * that is gathered and handed over at its end.
 * @returns null when the person chose none
 */
export async function openSink(name: string, type: string): Promise<Sink | null> {
  const picker = (window as FilePicker).showSaveFilePicker;
  if (!picker) return gather(name, type);
  try {
    const file = await picker.call(window, { suggestedName: name });
    return await fileSink(file);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    // Forbidden here, for example within a frame.
    return gather(name, type);
  }
}

async function fileSink(file: FileSystemFileHandle): Promise<Sink> {
  const stream = await file.createWritable();
  return {
    write: (bytes) => stream.write(bytes),
    async reset() {
      await stream.truncate(0);
      await stream.seek(0);
    },
    close: () => stream.close(),
    abandon: () => stream.abort(),
  };
}

/** So many bytes are kept in the page before the browser may put them on its disk. */
const PART_BYTES = 16_000_000;

function gather(name: string, type: string): Sink {
  let parts: Blob[] = [];
  let newest: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const forget = () => {
    parts = [];
    newest = [];
    bytes = 0;
  };
  return {
    async write(piece) {
      newest.push(piece);
      bytes += piece.length;
      if (bytes < PART_BYTES) return;
      parts.push(new Blob(newest));
      newest = [];
      bytes = 0;
    },
    reset: async () => forget(),
    async close() {
      saveFile(name, new Blob([...parts, ...newest], { type }));
      forget();
    },
    abandon: async () => forget(),
  };
}
