import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { isAppError } from '#lib/errors.ts';
import { badImage } from './bad-image.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Of namespaces that a program draws, runs or reads from; editors' own (names of layers) do no harm. */
const FOREIGN = ['http://www.w3.org/1999/xhtml', 'http://www.w3.org/2001/XInclude'];
const SCRIPTS = new Set(['script', 'handler', 'listener']);
const EMBEDDED = new Set([
  'foreignobject',
  'image',
  'feimage',
  'iframe',
  'audio',
  'video',
  'embed',
  'object',
]);
/** As drawing programs write it, without declarations of its own. */
const PLAIN_DOCTYPE = /^\s*svg(\s+PUBLIC\s+"[^"]*"\s+"[^"]*")?\s*$/;
const MOST_ELEMENTS = 5_000;
const DEEPEST = 100;

const script = () => badImage('The SVG holds a script. Export it again as a plain SVG, or as PNG.');
const outside = () =>
  badImage('The SVG refers to something outside itself. Export it again with everything in it, or as PNG.');
const embedded = () =>
  badImage('The SVG holds another picture or a page. Export it again as a plain SVG, or as PNG.');
const entities = () =>
  badImage(
    'The SVG declares entities or a document type of its own. Export it again as a plain SVG, or as PNG.',
  );

/**
 * An SVG that draws and does nothing else: no script, nothing from outside (addresses, files, style sheets), no entities,
 * no pictures within, of a size that is drawn in no time. Judged by a strict parser before anything draws it.
 * @returns its text, in UTF-8 whatever it said, without document type
 * @throws AppError 400 `bad_image`
 */
export function safeSvg(bytes: Buffer): string {
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true });
  let elements = 0;
  let depth = 0;
  let styles = 0;
  let root: SaxesTagNS | undefined;
  let doctype = '';
  parser.on('error', (error) => {
    throw badImage('The SVG is not well-formed. Export it again, or choose another file.', error);
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding && !/^utf-?8$/i.test(encoding))
      throw badImage(`The SVG is written in ${encoding}. Save it in UTF-8.`);
  });
  parser.on('doctype', (declared) => {
    if (!PLAIN_DOCTYPE.test(declared)) throw entities();
    doctype = declared;
  });
  parser.on('processinginstruction', () => {
    throw outside();
  });
  parser.on('opentag', (tag) => {
    root ??= tag;
    depth++;
    elements++;
    if (depth > DEEPEST || elements > MOST_ELEMENTS)
      throw badImage('The SVG is too complex for a logo. Simplify it, or export it as PNG.');
    judgeTag(tag);
    if (isStyle(tag)) styles++;
  });
  parser.on('closetag', (tag) => {
    depth--;
    if (isStyle(tag)) styles--;
  });
  let sheet = '';
  const collect = (part: string) => {
    if (styles > 0) sheet += part;
  };
  parser.on('text', collect);
  parser.on('cdata', collect);
  read(parser, text);
  if (root?.local !== 'svg' || root.uri !== SVG)
    throw badImage('This is no picture that can be read. Choose a PNG, JPEG, WebP or SVG.');
  judgeStyle(sheet);
  const plain = text.replace(/^\s*<\?xml[^>]*\?>/, '');
  return doctype ? plain.replace(`<!DOCTYPE${doctype}>`, '') : plain;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badImage('The file is no picture, or an SVG that is not in UTF-8. Save it in UTF-8.', cause);
  }
}

function read(parser: SaxesParser<{ xmlns: true }>, text: string): void {
  try {
    parser.write(text).close();
  } catch (error) {
    if (isAppError(error)) throw error;
    throw badImage('The SVG is not well-formed. Export it again, or choose another file.', error);
  }
}

const isStyle = ({ local }: SaxesTagNS) => local.toLowerCase() === 'style';

function judgeTag({ uri, local, attributes }: SaxesTagNS): void {
  const name = local.toLowerCase();
  if (SCRIPTS.has(name)) throw script();
  if (EMBEDDED.has(name)) throw embedded();
  if (FOREIGN.includes(uri)) throw name === 'include' ? outside() : embedded();
  for (const attribute of Object.values(attributes)) judgeAttribute(attribute);
}

function judgeAttribute({ name, local, prefix, value }: SaxesAttributeNS): void {
  const known = local.toLowerCase();
  if (prefix === 'xmlns' || name === 'xmlns') return;
  if (known.startsWith('on')) throw script();
  if (known === 'base' && prefix === 'xml') throw outside();
  if ((known === 'href' || known === 'src') && !value.trim().startsWith('#')) {
    throw /^\s*(java|vb)script:/i.test(value) ? script() : outside();
  }
  judgeStyle(value, known === 'style');
}

/** A style sheet, or an attribute that may hold a part of one. */
function judgeStyle(css: string, isSheet = true): void {
  if (/@import/i.test(css)) throw outside();
  for (const [, target = ''] of css.matchAll(/url\s*\(\s*["']?\s*([^"')]*)/gi)) {
    if (!target.startsWith('#')) throw outside();
  }
  // Letters can be written by their numbers: url( would not be seen.
  if (isSheet && css.includes('\\')) throw outside();
}
