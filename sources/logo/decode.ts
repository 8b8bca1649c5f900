import { createHash } from 'node:crypto';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { isAppError } from '#lib/errors.ts';
import type { Crop, MadeLogo } from '#lib/logo.ts';
import { badImage } from './bad-image.ts';
import { type ImageKind, imageKind } from './image-kind.ts';
import type { Order } from './make-logo.ts';
import { safeSvg } from './safe-svg.ts';

const MAX_PIXELS = 25_000_000;
/** What those take as ordinary pixels; of the 16 bits a colour that some PNGs have, half as many fit. */
const MAX_DECODED_BYTES = 4 * MAX_PIXELS;
/** The part that is kept is read at twice the largest size. */
const READ_PX = 512;
const SECONDS = 10;
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/**
 * Decodes a picture and encodes it anew; what it is, its content says.
 * @throws AppError 400 `bad_image` for what is no sound PNG, JPEG, WebP or SVG, is larger than 25 megapixels, or holds
 *   more than a picture
 */
export async function decode({ file, crop }: Order): Promise<MadeLogo> {
  const bytes = Buffer.from(file);
  const kind = imageKind(bytes);
  try {
    return await encode(await open(kind === 'svg' ? Buffer.from(safeSvg(bytes)) : bytes, kind), crop);
  } catch (error) {
    if (isAppError(error)) throw error;
    throw badImage(
      'The picture is damaged and cannot be read. Save it again, or choose another file.',
      error,
    );
  }
}

interface Opened {
  picture: Sharp;
  /** Upright, in pixels. */
  width: number;
  height: number;
}

/** Only its header is read so far. */
async function open(bytes: Buffer, kind: ImageKind): Promise<Opened> {
  const known = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { width, height } = known.autoOrient;
  if (kind === 'svg') return openSvg(bytes, known);
  if (width * height > MAX_PIXELS || decodedBytes(known) > MAX_DECODED_BYTES) {
    throw badImage(
      `The picture has ${Math.ceil((width * height) / 1e6)} megapixels; 25 are the most there can be (12 with 16 bits a colour). Make it smaller.`,
    );
  }
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', autoOrient: true });
  return { picture, width, height };
}

/** Drawn so that its longer side has enough pixels, whatever size it says it has. */
function openSvg(bytes: Buffer, { width, height }: Metadata): Opened {
  const density = (72 * 2 * READ_PX) / Math.max(width, height);
  if (!(density >= 1 && density <= 100_000))
    throw badImage('The SVG has no size, or none that can be drawn.');
  const drawn = (side: number) => Math.max(1, Math.round((side * density) / 72));
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, density });
  return { picture, width: drawn(width), height: drawn(height) };
}

const decodedBytes = ({ width, height, channels, depth }: Metadata) =>
  width * height * channels * (depth === 'uchar' ? 1 : 2);

async function encode(
  { picture, width, height }: Opened,
  { x = 0, y = 0, width: wide = 1, height: high = 1 }: Crop,
): Promise<MadeLogo> {
  // First the whole made smaller, which decoders do as they read, then the part cut out of it.
  const scale = Math.min(1, READ_PX / Math.max(wide * width, high * height, 1));
  const whole = { width: pixels(width * scale), height: pixels(height * scale) };
  const left = Math.min(whole.width - 1, Math.round(x * whole.width));
  const top = Math.min(whole.height - 1, Math.round(y * whole.height));
  const part = {
    left,
    top,
    width: Math.min(whole.width - left, pixels(wide * whole.width)),
    height: Math.min(whole.height - top, pixels(high * whole.height)),
  };
  const kept = await picture
    .resize({ ...whole, fit: 'fill' })
    .extract(part)
    .timeout({ seconds: SECONDS })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const side = (px: number) =>
    sharp(kept)
      .resize({ width: px, height: px, fit: 'contain', background: CLEAR })
      .png({ compressionLevel: 9 })
      .toBuffer();
  const [px64, px128, px256] = [await side(64), await side(128), await side(256)];
  const hash = createHash('sha256').update(px256).update(px64).digest('hex').slice(0, 32);
  return { hash, px64, px128, px256 };
}

const pixels = (length: number) => Math.max(1, Math.round(length));
