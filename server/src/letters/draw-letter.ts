import type { Sheet } from '@monban/core/letters/letter';
import { PAPER, type Piece, type PlacedUnit, type Unit } from './lay-out-letter.ts';
import { type FontName, fontBytes } from './letter-fonts.ts';
import { type Line, setText, settingOf } from './set-text.ts';

type Document = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

/** Draws one letter from a new page on, page by page, with every line inside its element of the structure tree. */
export function* drawLetter(
  document: Document,
  letter: Sheet,
  pages: readonly (readonly PlacedUnit[])[],
): Generator<void, void> {
  const section = document.struct('Sect', { title: letter.title });
  document.addStructure(section);
  const parents = new Parents(document, section);
  for (const [index, units] of pages.entries()) {
    document.addPage({ size: [PAPER.width, PAPER.height], margin: 0 });
    for (const placed of units) drawUnit(document, parents, placed);
    drawFoot(document, letter, `${index + 1} / ${pages.length}`);
    if (index + 1 === pages.length) section.end();
    yield;
  }
}

/** A list or table stays one element where a page ends within it. */
class Parents {
  readonly #document: Document;
  readonly #section: Element;
  #open: { readonly block: number; readonly element: Element } | undefined;

  constructor(document: Document, section: Element) {
    this.#document = document;
    this.#section = section;
  }

  of(unit: Unit): Element {
    if (unit.kind === 'text') return this.#section;
    const within = unit.kind === 'box' ? undefined : this.#open;
    const element = within?.block === unit.block ? within.element : this.#begin(unit);
    if (unit.kind === 'box') return element;
    return this.#child(element, unit.kind === 'item' ? 'LI' : 'TR');
  }

  #begin(unit: Unit): Element {
    const element = this.#child(this.#section, ELEMENT_OF[unit.kind]);
    this.#open = { block: unit.block, element };
    return element;
  }

  #child(parent: Element, tag: string): Element {
    const element = this.#document.struct(tag);
    parent.add(element);
    return element;
  }
}

const ELEMENT_OF = { text: 'Sect', item: 'L', row: 'Table', box: 'Div' } as const;

function drawUnit(document: Document, parents: Parents, { unit, top, isRepeated }: PlacedUnit): void {
  if (unit.kind === 'box' || unit.kind === 'row') drawFrame(document, unit, top);
  if (isRepeated) {
    const lines = unit.pieces.flatMap((piece) => piece.lines);
    drawAside(document, lines, top);
    return;
  }
  const parent = parents.of(unit);
  for (const piece of unit.pieces) drawPiece(document, parent, { piece, top });
}

/** Lines around something are no content for whoever listens. */
function drawFrame(document: Document, { kind, height }: Unit, top: number): void {
  const width = PAPER.width - 2 * PAPER.margin;
  document.markContent('Artifact', { type: 'Layout' });
  document.lineWidth(kind === 'box' ? 1.4 : 0.5).strokeColor('#333333');
  document.rect(PAPER.margin, top, width, height).stroke();
  document.endMarkedContent();
}

function drawPiece(
  document: Document,
  parent: Element,
  { piece, top }: { readonly piece: Piece; readonly top: number },
): void {
  if (piece.link === undefined) {
    const element = document.struct(piece.role, scopeOf(piece));
    parent.add(element);
    drawMarked(document, element, { piece, top });
    return;
  }
  const paragraph = document.struct('P');
  parent.add(paragraph);
  const element = document.struct('Link');
  paragraph.add(element);
  drawMarked(document, element, { piece, top });
  for (const line of piece.lines) annotate(document, element, { line, top, link: piece.link });
}

/** Known to pdfkit, not to its types. */
function scopeOf({ scope }: Piece): object {
  return scope === undefined ? {} : { scope };
}

function drawMarked(
  document: Document,
  element: Element,
  { piece, top }: { readonly piece: Piece; readonly top: number },
): void {
  element.add(document.markStructureContent(piece.role));
  for (const line of piece.lines) drawLine(document, line, { top, isLink: piece.link !== undefined });
  document.endMarkedContent();
}

function annotate(
  document: Document,
  element: Element,
  {
    line,
    top,
    link,
  }: { readonly line: Line; readonly top: number; readonly link: NonNullable<Piece['link']> },
): void {
  const width = line.runs.reduce((sum, run) => sum + run.width, 0) * line.size;
  const options: object = { structParent: element, Contents: Object(`${link.label} ${link.url}`) as string };
  document.link(line.x, top + line.y - line.size, width, line.size * 1.25, link.url, options);
}

function drawLine(
  document: Document,
  line: Line,
  { top, isLink = false }: { readonly top: number; readonly isLink?: boolean },
): void {
  let { x } = line;
  document.fillColor(isLink ? '#0b3d91' : '#000000');
  for (const run of line.runs) {
    useFont(document, run.font, line.size);
    document.text(run.text, x, top + line.y, { lineBreak: false, baseline: 'alphabetic' });
    x += run.width * line.size;
  }
}

/** Whose letter it is, and which of its pages. */
function drawFoot(document: Document, letter: Sheet, page: string): void {
  const setting = settingOf(letter.language, 'normal');
  const width = PAPER.width - 2 * PAPER.margin;
  const { lines } = setText(`${letter.foot ?? letter.from}   ${page}`, setting, {
    x: PAPER.margin,
    width,
    scale: 0.8,
    align: 'right',
  });
  drawAside(document, lines.slice(0, 1), PAPER.height - PAPER.margin + 8);
}

/** What comes with a page is no content for whoever listens. */
function drawAside(document: Document, lines: readonly Line[], top: number): void {
  document.markContent('Artifact', { type: 'Pagination' });
  for (const line of lines) drawLine(document, line, { top });
  document.endMarkedContent();
}

/** Each font goes into a file once, with the characters that it draws. */
const registered = new WeakMap<Document, Set<FontName>>();

function useFont(document: Document, font: FontName, size: number): void {
  const known = registered.get(document) ?? new Set();
  if (!known.has(font)) document.registerFont(font, Buffer.from(fontBytes(font)));
  registered.set(document, known.add(font));
  document.font(font).fontSize(size);
}
