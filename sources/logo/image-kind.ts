import { badImage } from './bad-image.ts';

export type ImageKind = 'png' | 'jpeg' | 'webp' | 'svg';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const SPACE = /^[\ufeff\s]*</;

/** What people try, by its first bytes, to be told its name. */
const others: [name: string, test: (bytes: Buffer) => boolean][] = [
  ['a GIF', (bytes) => at(bytes, 0, 'GIF8')],
  ['a TIFF', (bytes) => at(bytes, 0, 'II*\0') || at(bytes, 0, 'MM\0*')],
  ['a BMP', (bytes) => at(bytes, 0, 'BM')],
  ['an AVIF or HEIC picture', (bytes) => at(bytes, 4, 'ftyp')],
  ['a PDF', (bytes) => at(bytes, 0, '%PDF')],
  ['an archive', (bytes) => at(bytes, 0, 'PK') || bytes.readUInt16BE() === 0x1f8b],
];

const at = (bytes: Buffer, from: number, text: string) =>
  bytes.subarray(from, from + text.length).equals(Buffer.from(text, 'latin1'));

/**
 * What a file is by its content, whatever it is called. A picture must be one from its first byte to its last: behind
 * the end of one, another program would find something else.
 * @throws AppError 400 `bad_image` for anything else, also for one that is cut short
 */
export function imageKind(bytes: Buffer): ImageKind {
  if (bytes.length < 12) throw badImage('The file is empty or cut short. Choose another one.');
  const [kind, end] = kindAndEnd(bytes);
  if (end === null || end > bytes.length)
    throw badImage('The picture is cut short: its end is missing. Save it again, or choose another file.');
  if (end < bytes.length)
    throw badImage('The file holds something else behind the picture. Save the picture anew and try again.');
  return kind;
}

function kindAndEnd(bytes: Buffer): [ImageKind, end: number | null] {
  if (bytes.subarray(0, 8).equals(PNG)) return ['png', pngEnd(bytes)];
  if (bytes.readUIntBE(0, 3) === 0xffd8ff) return ['jpeg', jpegEnd(bytes)];
  if (at(bytes, 0, 'RIFF') && at(bytes, 8, 'WEBP')) {
    const length = bytes.readUInt32LE(4);
    return ['webp', 8 + length + (length % 2)];
  }
  const [other] = others.find(([, test]) => test(bytes)) ?? [];
  if (other) throw badImage(`This is ${other}, whatever its name says. Save it as PNG, JPEG, WebP or SVG.`);
  if (SPACE.test(bytes.subarray(0, 1_024).toString('utf8'))) return ['svg', bytes.length];
  throw badImage('This is no picture that can be read. Choose a PNG, JPEG, WebP or SVG.');
}

/** Behind the chunk that ends it. */
function pngEnd(bytes: Buffer): number | null {
  for (let from = PNG.length; from + 12 <= bytes.length; ) {
    const next = from + 12 + bytes.readUInt32BE(from);
    if (at(bytes, from + 4, 'IEND')) return next;
    from = next;
  }
  return null;
}

/** Behind its mark of the end; segments have lengths, the data of a scan goes on to the next mark. */
function jpegEnd(bytes: Buffer): number | null {
  for (let from = 2; from + 2 <= bytes.length; ) {
    if (bytes[from] !== 0xff) return null;
    const mark = bytes[from + 1] ?? 0;
    if (mark === 0xd9) return from + 2;
    // A mark may be filled up in front.
    if (mark === 0xff) from++;
    else if (mark === 0x01 || (mark >= 0xd0 && mark <= 0xd7)) from += 2;
    else if (from + 4 > bytes.length) return null;
    else {
      from += 2 + bytes.readUInt16BE(from + 2);
      if (mark === 0xda) from = scanEnd(bytes, from);
    }
  }
  return null;
}

function scanEnd(bytes: Buffer, begin: number): number {
  for (let from = bytes.indexOf(0xff, begin); from !== -1; from = bytes.indexOf(0xff, from + 1)) {
    const mark = bytes[from + 1] ?? 0;
    if (mark !== 0 && mark !== 0xff && !(mark >= 0xd0 && mark <= 0xd7)) return from;
  }
  return bytes.length;
}
