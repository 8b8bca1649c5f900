import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Crop } from '#lib/logo.ts';
import { long } from '#lib/testing/long.ts';
import { decode } from './decode.ts';
import { makeLogo } from './make-logo.ts';
import { png, svg, zeros } from './testing.ts';

/** In this process, which is quicker than in one for each. */
const decoded = async (file: Buffer, crop: Crop) => {
  const { hash, px64, px128, px256 } = await decode({ file, crop });
  return { hash, px64: Buffer.from(px64), px128: Buffer.from(px128), px256: Buffer.from(px256) };
};

const RED = { r: 220, g: 20, b: 60 };
const solid = (width: number, height: number, background: object = RED) =>
  sharp({ create: { width, height, channels: 4, background: { alpha: 1, ...background } as never } });

const refusal = (file: Buffer) =>
  decoded(file, {}).then(
    () => 'taken',
    (error: Error) => error.message,
  );

/** Red, green, blue and how opaque, of one point. */
async function pixel(picture: Buffer, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(picture)
    .ensureAlpha()
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

const near = (colour: number[], wanted: number[]) =>
  colour.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) <= 6);

describe('a logo', () => {
  it.each(['png', 'jpeg', 'webp'] as const)(
    'is made of a %s, in three sizes, whatever its name',
    async (format) => {
      const made = await decoded(await solid(300, 150).toFormat(format).toBuffer(), {});
      for (const [size, picture] of [
        [64, made.px64],
        [128, made.px128],
        [256, made.px256],
      ] as const) {
        expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: size, height: size });
      }
      // In the middle, and clear above and below it.
      expect(near(await pixel(made.px256, 128, 128), [220, 20, 60, 255])).toBe(true);
      expect((await pixel(made.px256, 128, 20))[3]).toBe(0);
      expect(made.hash).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('is drawn of an SVG, sharp however small it says it is, with what is clear kept clear', async () => {
    const made = await decoded(
      svg('<rect width="5" height="10" fill="rgb(220,20,60)"/>', 'width="10" height="10"'),
      {},
    );
    expect(near(await pixel(made.px256, 60, 128), [220, 20, 60, 255])).toBe(true);
    // The edge is one.
    expect((await pixel(made.px256, 126, 128))[3]).toBe(255);
    expect((await pixel(made.px256, 129, 128))[3]).toBe(0);
  });

  it('is the part that was chosen, of an upright picture', async () => {
    // Stored lying on its side: red is on the left of what is stored, on top of what is seen.
    const halves = await solid(400, 200, { r: 0, g: 0, b: 255 })
      .composite([{ input: await solid(200, 200).png().toBuffer(), left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const top = await decoded(halves, { x: 0, y: 0, width: 1, height: 0.5 });
    expect(near(await pixel(top.px256, 128, 128), [220, 20, 60, 255])).toBe(true);
    const bottom = await decoded(halves, { x: 0.25, y: 0.75, width: 0.5, height: 0.25 });
    expect(near(await pixel(bottom.px256, 128, 128), [0, 0, 255, 255])).toBe(true);
  });

  it('holds nothing of what stood beside the picture: place, camera, texts', async () => {
    const file = await solid(100, 100)
      .jpeg()
      .withExif({
        IFD0: { Copyright: 'MARKER' },
        IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
      })
      .toBuffer();
    expect((await sharp(file).metadata()).exif).toBeDefined();
    const text = png(50, 50, { more: [['tEXt', Buffer.from('Comment\0<script>MARKER</script>')]] });
    for (const source of [file, text]) {
      const { px256, px64 } = await decoded(source, {});
      for (const picture of [px256, px64]) {
        const { exif, xmp, icc, comments } = await sharp(picture).metadata();
        expect([exif, xmp, icc, comments]).toEqual([undefined, undefined, undefined, undefined]);
        expect(picture.includes('MARKER')).toBe(false);
      }
    }
  });

  it('is the first frame of what moves', async () => {
    const frames = await Promise.all(
      [RED, { r: 0, g: 0, b: 255 }].map((colour) => solid(60, 60, colour).png().toBuffer()),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const { px64 } = await decoded(moving, {});
    expect(near(await pixel(px64, 32, 32), [220, 20, 60, 255])).toBe(true);
  });
});

describe('what is refused', () => {
  let picture: Record<'png' | 'jpeg' | 'webp', Buffer>;
  beforeAll(async () => {
    const noise = sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      } as never,
    });
    const [asPng, asJpeg, asWebp] = await Promise.all(
      (['png', 'jpeg', 'webp'] as const).map((format) => noise.clone().toFormat(format).toBuffer()),
    );
    picture = { png: asPng!, jpeg: asJpeg!, webp: asWebp! };
  });

  it('is another kind of file, whatever its name says', async () => {
    const gif = await solid(10, 10).gif().toBuffer();
    expect(await refusal(gif)).toMatch(/^This is a GIF, whatever its name says/);
    expect(await refusal(await solid(10, 10).tiff().toBuffer())).toMatch(/^This is a TIFF/);
    expect(await refusal(Buffer.from('%PDF-1.7 and so on and on'))).toMatch(/^This is a PDF/);
    expect(await refusal(Buffer.from('<!doctype html><script>alert(1)</script>'))).toMatch(/not well-formed/);
    expect(await refusal(Buffer.from('<html><body>hello</body></html>'))).toMatch(/^This is no picture/);
    expect(await refusal(Buffer.from('MZ\x90\0 a program, for example'))).toMatch(/no picture/);
    expect(await refusal(Buffer.alloc(0))).toMatch(/empty/);
  });

  it.each(['png', 'jpeg', 'webp'] as const)('is a %s with something else behind it', async (format) => {
    const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]);
    for (const tail of [Buffer.from('<html><script>alert(1)</script></html>'), zip, Buffer.from([0])])
      expect(await refusal(Buffer.concat([picture[format], tail]))).toMatch(
        /something else behind the picture/,
      );
    expect(await refusal(picture[format])).toBe('taken');
  });

  it.each(['png', 'jpeg', 'webp'] as const)('is a %s that is cut short, or damaged', async (format) => {
    const whole = picture[format];
    for (const share of [0.01, 0.5, 0.9])
      expect(await refusal(whole.subarray(0, Math.ceil(whole.length * share))), `${share}`).toMatch(
        /cut short|damaged/,
      );
    const damaged = Buffer.from(whole);
    damaged.fill(0xaa, 40, Math.floor(whole.length / 2));
    expect(await refusal(damaged)).not.toBe('taken');
  });

  it('is a picture of too many pixels, told by its header', async () => {
    const bomb = png(60_000, 60_000, { data: zeros(1_000_000) });
    expect(bomb.length).toBeLessThan(2_000);
    expect(await refusal(bomb)).toMatch(/^The picture has 3600 megapixels; 25 are the most/);
    const hundred = png(10_000, 10_000);
    expect(hundred.length).toBeLessThan(500_000);
    expect(await refusal(hundred)).toMatch(/^The picture has 100 megapixels/);
    expect(await refusal(png(5_000, 5_001))).toMatch(/megapixels/);
    expect(await refusal(png(5_000, 4_000, { depth: 16 }))).toMatch(/12 with 16 bits a colour/);
    expect(await refusal(png(5_000, 5_000))).toBe('taken');
    // More than its header says, and less.
    expect(await refusal(png(10, 10, { data: zeros(20) }))).toMatch(/damaged/);
  }, 60_000);

  const rect = '<rect width="10" height="10" fill="red"/>';
  const shapes = (inner: string) => svg(`${rect}${inner}`);
  it.each([
    ['a script', shapes('<script>alert(1)</script>'), /holds a script/],
    [
      'a script of another name',
      shapes('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'),
      /holds a script/,
    ],
    ['a handler', shapes('<g onload="alert(1)"/>'), /holds a script/],
    ['a link that is a script', shapes('<a xlink:href="javascript:alert(1)"/>'), /holds a script/],
    [
      'a page',
      shapes('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
      /another picture or a page/,
    ],
    ['a picture by http', shapes('<image xlink:href="http://127.0.0.1/x.png"/>'), /another picture/],
    ['a picture by file', shapes('<image href="file:///etc/passwd"/>'), /another picture/],
    ['a picture within', shapes('<image href="data:image/png;base64,AAAA"/>'), /another picture/],
    ['a part of a file', shapes('<use href="other.svg#part"/>'), /outside itself/],
    ['a part by xlink', shapes('<use xlink:href="http://127.0.0.1/x.svg#a"/>'), /outside itself/],
    ['a paint from elsewhere', shapes('<rect fill="url(http://127.0.0.1/x.svg#a)"/>'), /outside itself/],
    ['a filter from elsewhere', shapes(`<rect style="filter: URL( 'file:///x#a' )"/>`), /outside itself/],
    ['a style sheet', shapes('<style>@import "http://127.0.0.1/x.css";</style>'), /outside itself/],
    ['a style sheet in CDATA', shapes('<style><![CDATA[ @IMPORT url(x.css) ]]></style>'), /outside itself/],
    ['a font', shapes('<style>@font-face { src: url(http://127.0.0.1/x.woff) }</style>'), /outside itself/],
    [
      'numbered letters',
      shapes('<style>rect { fill: \\75rl(http://127.0.0.1/x) }</style>'),
      /outside itself/,
    ],
    [
      'a style sheet in front',
      svg(rect, '', '<?xml-stylesheet href="http://127.0.0.1/x.css"?>'),
      /outside itself/,
    ],
    [
      'a file by XInclude',
      shapes('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
      /outside itself/,
    ],
    ['another base', svg(rect, 'xml:base="http://127.0.0.1/"'), /outside itself/],
    [
      'an entity of a file',
      svg('<text>&x;</text>', '', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      /entities/,
    ],
    [
      'a thousand million laughs',
      svg(
        '<text>&c;</text>',
        '',
        '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
      ),
      /entities/,
    ],
    ['an unknown entity', shapes('<text>&unknown;</text>'), /not well-formed/],
    ['another encoding', svg(rect, '', '<?xml version="1.0" encoding="utf-16"?>'), /written in utf-16/],
    ['what is not closed', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>'), /not well-formed/],
    ['another document', Buffer.from('<note xmlns="urn:x">hello</note>'), /no picture/],
    ['too many elements', svg('<g/>'.repeat(5_001)), /too complex/],
    ['too deep a nest', svg('<g>'.repeat(101) + '</g>'.repeat(101)), /too complex/],
    ['UTF-16', Buffer.from(`\ufeff${svg(rect).toString()}`, 'utf16le'), /no picture|UTF-8/],
  ])('is an SVG with %s', async (_what, file, words) => {
    expect(await refusal(file)).toMatch(words);
  });

  it('is nothing that drawing programs write: layers, gradients, patterns, a plain document type', async () => {
    const drawn = svg(
      `<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
       <sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#ffffff"/>
       <defs><linearGradient id="a"><stop stop-color="#f00"/></linearGradient></defs>
       <style>.b { fill: url(#a); clip-path: url("#c") }</style>
       <clipPath id="c"><circle cx="5" cy="5" r="5"/></clipPath>
       <rect class="b" width="10" height="10" id="d"/><use xlink:href="#d" style="opacity: 0.5"/>`,
      'viewBox="0 0 10 10" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:label="x"',
      `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n`,
    );
    expect(await refusal(drawn)).toBe('taken');
    expect(await refusal(Buffer.concat([Buffer.from('\ufeff'), drawn]))).toBe('taken');
  });
});

describe('its program', () => {
  const upload = (file: Buffer) => makeLogo(new Blob([new Uint8Array(file)]), {});

  it('answers the pictures, or why there are none, in the order of the uploads', async () => {
    const file = await solid(300, 150).png().toBuffer();
    const [made, refused, again] = await Promise.allSettled([
      upload(file),
      upload(file.subarray(0, 99)),
      upload(file),
    ]);
    const { hash } = await decoded(file, {});
    expect(made).toMatchObject({ status: 'fulfilled', value: { hash, px64: expect.any(Uint8Array) } });
    expect(again).toMatchObject({ status: 'fulfilled', value: { hash } });
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { code: 'bad_image', status: 400, issues: [{ path: 'file' }] },
    });
  });

  /** Uploads at once; many say more of the same, for one is decoded at a time. */
  const AT_ONCE = long ? 20 : 6;

  it.skipIf(process.platform !== 'linux')(
    `takes little memory: ${AT_ONCE} at once, the largest there may be among them, one after the other`,
    async () => {
      const dir = await mkdtemp(path.join(tmpdir(), 'logos-'));
      const large = (channels: 3 | 4) =>
        sharp({ create: { width: 5_000, height: 5_000, channels, background: { ...RED, alpha: 0.5 } } });
      // So that a file is about as large as one may be.
      const ballast: [string, Buffer][] = [['teXt', randomBytes(1_850_000)]];
      const small = png(10, 10);
      // Of each kind what takes the most to decode.
      const largest = png(5_000, 5_000, { interlaced: true, more: ballast });
      const files = long
        ? [
            largest,
            png(3_535, 3_535, { depth: 16, interlaced: true, more: ballast }),
            await large(3)
              .jpeg({ progressive: true, quality: 90 })
              .withMetadata({ orientation: 6 })
              .toBuffer(),
            await large(4).webp({ lossless: true }).toBuffer(),
            svg(
              `<filter id="a"><feGaussianBlur stdDeviation="9"/></filter><g filter="url(#a)">${'<path d="M0 0h9v9z"/>'.repeat(4_990)}</g>`,
            ),
          ]
        : // More of the largest take longer, and no more memory.
          [largest, ...Array.from({ length: AT_ONCE - 1 }, () => small)];
      try {
        const paths = [small, ...files].map((_, index) => path.join(dir, String(index)));
        await Promise.all([small, ...files].map((file, index) => writeFile(paths[index] ?? '', file)));
        const program = path.join(import.meta.dirname, 'fixtures/many-at-once.ts');
        // As `npm start` runs it.
        const { stdout } = await promisify(execFile)(process.execPath, [
          ...['--max-semi-space-size=4', program, String(AT_ONCE), ...paths],
        ]);
        const { taken, atOnce, moreMegabytes } = JSON.parse(stdout);
        expect([taken, atOnce]).toEqual([AT_ONCE, 1]);
        expect(moreMegabytes).toBeLessThan(300);
      } finally {
        await rm(dir, { recursive: true });
      }
    },
    120_000,
  );
});
