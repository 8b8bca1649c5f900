import { constants, crc32, deflateRawSync } from 'node:zlib';

// For tests: files made here, byte by byte where no program would make them.

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

interface PngOptions {
  /** Bits a colour. */
  depth?: 8 | 16;
  interlaced?: boolean;
  /** Further chunks, e.g. tEXt. */
  more?: [type: string, data: Buffer][];
  /** Of the size that the header says, or not. */
  data?: Buffer;
}

/** A PNG of nothing but transparent black, of whatever size: a hundred megapixels take 0.4 MB. */
export function png(width: number, height: number, options: PngOptions = {}): Buffer {
  const { depth = 8, interlaced = false, more = [] } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, 6, 0, 0, interlaced ? 1 : 0], 8);
  const data = options.data ?? zeros(rawLength(width, height, depth, interlaced));
  return Buffer.concat([
    ...[PNG, chunk('IHDR', header)],
    ...more.map(([type, text]) => chunk(type, text)),
    ...[chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))],
  ]);
}

const MB = 1_000_000;
/** Ends at a byte, and refers to nothing before it: it can be repeated. */
const MEGABYTE = deflateRawSync(Buffer.alloc(MB), { finishFlush: constants.Z_FULL_FLUSH });

/** So many zeros as zlib packs them, made without packing them all: of a hundred megapixels that takes seconds. */
export function zeros(length: number): Buffer {
  const sum = Buffer.alloc(4);
  // Adler-32 of nothing but zeros.
  sum.writeUInt32BE((length % 65_521) * 65_536 + 1);
  const rest = deflateRawSync(Buffer.alloc(length % MB));
  const whole = Array.from({ length: Math.floor(length / MB) }, () => MEGABYTE);
  return Buffer.concat([Buffer.from('789c', 'hex'), ...whole, rest, sum]);
}

/** First column, first row, distance of columns, distance of rows: of each of the seven passes. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function rawLength(width: number, height: number, depth: number, interlaced: boolean): number {
  const passes = interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  return passes.reduce((sum, [x, y, dx, dy]) => {
    const [columns, rows] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)];
    return columns > 0 && rows > 0 ? sum + rows * (1 + (columns * 4 * depth) / 8) : sum;
  }, 0);
}

/** With what stands between its tags. */
export const svg = (inner: string, attributes = 'viewBox="0 0 10 10"', before = '') =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}</svg>`,
  );
