import type { LetterSize } from '@monban/core/api/letters';
import type { Block, Sheet, Table } from '@monban/core/letters/letter';
import { type Line, type Place, type SetText, type Setting, setText, settingOf } from './set-text.ts';

/** A4, in points. */
export const PAPER = { width: 595.28, height: 841.89, margin: 52 } as const;

/** What lines are for whoever listens to them: the types of ISO 32000-1, 14.8.4. */
export type Role = 'H1' | 'H2' | 'P' | 'Lbl' | 'LBody' | 'TH' | 'TD' | 'Link';

/** Lines that are one element. */
export interface Piece {
  readonly role: Role;
  /** Of a header cell: of which cells it is the header. */
  readonly scope?: 'Row' | 'Column';
  readonly lines: readonly Line[];
  /** Of a link alone. */
  readonly link?: { readonly url: string; readonly label: string };
}

/** What stays on one page: a heading or paragraph, one item of a list, one row of a table, a whole box. */
export interface Unit {
  readonly kind: 'text' | 'item' | 'row' | 'box';
  /** Items of one list and rows of one table have the same number. */
  readonly block: number;
  readonly pieces: readonly Piece[];
  readonly height: number;
  /** Before it, unless it begins a page. */
  readonly gap: number;
  readonly staysWithNext: boolean;
  /** The headings of its table, which stand again where it begins a page. */
  readonly headings?: Unit;
}

export interface PlacedUnit {
  readonly unit: Unit;
  /** Of its upper end, from the top of the page. */
  readonly top: number;
  /** Read before, on an earlier page. */
  readonly isRepeated?: true;
}

/**
 * Where everything in the letter goes, page by page; others are served while a long table is set. Throws
 * `VALIDATION_FAILED` for what no font can draw.
 */
export async function layOutLetter(
  letter: Sheet,
  size: LetterSize,
): Promise<readonly (readonly PlacedUnit[])[]> {
  const setting = settingOf(letter.language, size);
  const units = [...headOf(letter, setting)];
  for (const [index, block] of letter.blocks.entries()) {
    for (const unit of unitsOf(block, setting, index)) {
      units.push(unit);
      if (units.length % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return pagesOf(units);
}

const AT_ONCE = 100;

const WIDTH = PAPER.width - 2 * PAPER.margin;
const WHOLE: Place = { x: PAPER.margin, width: WIDTH };
/** The number of a page stands below. */
const BOTTOM = PAPER.height - PAPER.margin - 14;

function pagesOf(units: readonly Unit[]): readonly (readonly PlacedUnit[])[] {
  const pages: PlacedUnit[][] = [[]];
  let end: number = PAPER.margin;
  units.forEach((unit, index) => {
    const isFirst = pages.at(-1)?.length === 0;
    let top: number = isFirst ? end : end + unit.gap;
    if (!isFirst && top + heightFrom(units, index) > BOTTOM) {
      pages.push(repeated(unit.headings));
      top = PAPER.margin + (unit.headings?.height ?? 0);
    }
    pages.at(-1)?.push({ unit, top });
    end = top + unit.height;
  });
  return pages;
}

/** Of a unit with everything that has to stay with it. */
function heightFrom(units: readonly Unit[], index: number): number {
  const unit = units[index];
  if (unit === undefined) return 0;
  const next = unit.staysWithNext ? units[index + 1] : undefined;
  return unit.height + (next === undefined ? 0 : next.gap + heightFrom(units, index + 1));
}

function repeated(headings: Unit | undefined): PlacedUnit[] {
  return headings === undefined ? [] : [{ unit: headings, top: PAPER.margin, isRepeated: true }];
}

/** As a letter begins: from whom and when on the right, to whom on the left, and what it is about. */
function headOf(letter: Sheet, setting: Setting): readonly Unit[] {
  const { base } = setting;
  const right = { ...WHOLE, align: 'right' } as const;
  const line = (text: string, place: Place, gap: number): readonly Unit[] =>
    text === '' ? [] : [textUnit('P', setText(text, setting, place), { gap })];
  return [
    ...line(letter.writtenOn, right, 0),
    ...line(letter.from, right, 0),
    ...line(letter.to, WHOLE, base * 0.6),
    textUnit('H1', setText(letter.title, setting, { ...WHOLE, scale: 1.45, isBold: true }), {
      gap: base,
      staysWithNext: true,
    }),
  ];
}

function textUnit(
  role: Role,
  { lines, height }: { readonly lines: readonly Line[]; readonly height: number },
  { gap, staysWithNext = false }: { readonly gap: number; readonly staysWithNext?: boolean },
): Unit {
  return { kind: 'text', block: -1, pieces: [{ role, lines }], height, gap, staysWithNext };
}

function unitsOf(block: Block, setting: Setting, index: number): Iterable<Unit> {
  const { base } = setting;
  switch (block.kind) {
    case 'heading': {
      const text = setText(block.text, setting, { ...WHOLE, scale: 1.12, isBold: true });
      return [textUnit('H2', text, { gap: base * 0.9, staysWithNext: true })];
    }
    case 'paragraph':
      return [textUnit('P', setText(block.text, setting, WHOLE), { gap: base * 0.55 })];
    case 'list':
      return block.items.map((item, nth) =>
        itemUnit({ text: item, label: block.isNumbered ? `${nth + 1}.` : '•' }, setting, { index, nth }),
      );
    case 'facts':
      return block.rows.map((row, nth) => rowUnit(row, setting, { index, nth }));
    case 'box':
      return [boxUnit(block, setting, index)];
    case 'link':
      return [linkUnit(block, setting)];
    case 'table':
      return tableUnits(block, setting, index);
    case 'sign':
      return block.lines.map(({ text, scale }) => {
        const place = { ...WHOLE, scale, isBold: true, align: 'middle' } as const;
        return textUnit('P', setText(text, setting, place), { gap: base * 0.6 });
      });
  }
}

interface Order {
  readonly index: number;
  readonly nth: number;
}

function itemUnit(
  { text, label }: { readonly text: string; readonly label: string },
  setting: Setting,
  { index, nth }: Order,
): Unit {
  const indent = setting.base * 1.7;
  const body = setText(text, setting, { x: PAPER.margin + indent, width: WIDTH - indent });
  const mark = setText(label, setting, { x: PAPER.margin + setting.base * 0.3, width: indent });
  return {
    kind: 'item',
    block: index,
    pieces: [
      { role: 'Lbl', lines: mark.lines },
      { role: 'LBody', lines: body.lines },
    ],
    height: body.height,
    gap: setting.base * (nth === 0 ? 0.45 : 0.25),
    staysWithNext: false,
  };
}

function rowUnit(
  { label, value }: { readonly label: string; readonly value: string },
  setting: Setting,
  { index, nth }: Order,
): Unit {
  const pad = setting.base * CELL_PAD;
  const left = WIDTH * 0.34;
  const name = setText(label, setting, { x: PAPER.margin + pad, width: left - 2 * pad, isBold: true });
  const text = setText(value, setting, { x: PAPER.margin + left, width: WIDTH - left - pad });
  return {
    kind: 'row',
    block: index,
    pieces: [
      { role: 'TH', scope: 'Row', lines: moved(name.lines, pad) },
      { role: 'TD', lines: moved(text.lines, pad) },
    ],
    height: Math.max(name.height, text.height) + 2 * pad,
    gap: nth === 0 ? setting.base * 0.6 : 0,
    staysWithNext: nth === 0,
  };
}

function* tableUnits(
  { columns, rows, scale }: Table,
  { language, base }: Setting,
  index: number,
): Generator<Unit> {
  const setting = { language, base: base * scale };
  const places = placesOf(columns, setting);
  const headings = tableRow(
    columns.map(({ heading }, nth) => ({
      role: 'TH',
      scope: 'Column',
      text: setText(heading, setting, { ...(places[nth] ?? WHOLE), isBold: true }),
    })),
    setting,
    index,
  );
  yield { ...headings, gap: base * 0.6, staysWithNext: true };
  for (const cells of rows) {
    const texts = cells.map((cell, nth) => setText(cell, setting, places[nth] ?? WHOLE));
    const cellsOfRow = texts.map((text) => ({ role: 'TD' as const, text }));
    yield { ...tableRow(cellsOfRow, setting, index), headings };
  }
}

/** Side by side, with room between them. */
function placesOf(columns: Table['columns'], { base }: Setting): readonly Place[] {
  const pad = base * CELL_PAD;
  let x: number = PAPER.margin;
  return columns.map(({ share }) => {
    const place = { x: x + pad, width: WIDTH * share - 2 * pad };
    x += WIDTH * share;
    return place;
  });
}

const CELL_PAD = 0.35;

interface Cell extends Pick<Piece, 'role' | 'scope'> {
  readonly text: SetText;
}

function tableRow(cells: readonly Cell[], { base }: Setting, index: number): Unit {
  const pad = base * CELL_PAD;
  return {
    kind: 'row',
    block: index,
    pieces: cells.map(({ text, ...piece }) => ({ ...piece, lines: moved(text.lines, pad) })),
    height: Math.max(...cells.map(({ text }) => text.height)) + 2 * pad,
    gap: 0,
    staysWithNext: false,
  };
}

function boxUnit(
  { title, lines }: { readonly title: string; readonly lines: readonly string[] },
  setting: Setting,
  index: number,
): Unit {
  const pad = setting.base * 0.8;
  const place = { x: PAPER.margin + pad, width: WIDTH - 2 * pad };
  const parts = [
    { role: 'H2' as const, text: setText(title, setting, { ...place, scale: 1.05, isBold: true }) },
    ...lines.map((line) => ({ role: 'P' as const, text: setText(line, setting, place) })),
  ];
  const pieces: Piece[] = [];
  let top = pad * 0.7;
  for (const { role, text } of parts) {
    pieces.push({ role, lines: moved(text.lines, top) });
    top += text.height + setting.base * 0.25;
  }
  return {
    kind: 'box',
    block: index,
    pieces,
    height: top + pad * 0.5,
    gap: setting.base,
    staysWithNext: false,
  };
}

function linkUnit(link: { readonly label: string; readonly url: string }, setting: Setting): Unit {
  const name = setText(link.label, setting, { ...WHOLE, isBold: true });
  const address = setText(link.url, setting, WHOLE);
  return {
    kind: 'text',
    block: -1,
    pieces: [
      { role: 'P', lines: name.lines },
      { role: 'Link', lines: moved(address.lines, name.height), link },
    ],
    height: name.height + address.height,
    gap: setting.base * 0.6,
    staysWithNext: false,
  };
}

function moved(lines: readonly Line[], down: number): readonly Line[] {
  return lines.map((line) => ({ ...line, y: line.y + down }));
}
