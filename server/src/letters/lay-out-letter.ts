import type { LetterSize } from '@monban/core/api/letters';
import type { Block, Paper } from '@monban/core/letters/letter';
import { type Line, type Place, type Setting, setText, settingOf } from './set-text.ts';

/** A4, in points. */
export const PAPER = { width: 595.28, height: 841.89, margin: 52 } as const;

/** What lines are for whoever listens to them: the types of ISO 32000-1, 14.8.4. */
export type Role = 'H1' | 'H2' | 'P' | 'Lbl' | 'LBody' | 'TH' | 'TD' | 'Link';

/** Lines that are one element. */
export interface Piece {
  readonly role: Role;
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
}

export interface PlacedUnit {
  readonly unit: Unit;
  /** Of its upper end, from the top of the page. */
  readonly top: number;
}

/** Where everything in the letter goes, page by page. Throws `VALIDATION_FAILED` for what no font can draw. */
export function layOutLetter(letter: Paper, size: LetterSize): readonly (readonly PlacedUnit[])[] {
  const setting = settingOf(letter.language, size);
  const units = [
    ...headOf(letter, setting),
    ...letter.blocks.flatMap((block, index) => unitsOf(block, setting, index)),
  ];
  return pagesOf(units);
}

const WIDTH = PAPER.width - 2 * PAPER.margin;
const WHOLE: Place = { x: PAPER.margin, width: WIDTH };
/** The number of a page stands below. */
const BOTTOM = PAPER.height - PAPER.margin - 14;

function pagesOf(units: readonly Unit[]): readonly (readonly PlacedUnit[])[] {
  const pages: PlacedUnit[][] = [[]];
  let end: number = PAPER.margin;
  units.forEach((unit, index) => {
    const next = unit.staysWithNext ? units[index + 1] : undefined;
    const needed = unit.height + (next === undefined ? 0 : next.gap + next.height);
    const isFirst = pages.at(-1)?.length === 0;
    const isFull = !isFirst && end + unit.gap + needed > BOTTOM;
    if (isFull) pages.push([]);
    const top: number = isFull || isFirst ? (isFull ? PAPER.margin : end) : end + unit.gap;
    pages.at(-1)?.push({ unit, top });
    end = top + unit.height;
  });
  return pages;
}

/** As a letter begins: from whom and when on the right, to whom on the left, and what it is about. */
function headOf(letter: Paper, setting: Setting): readonly Unit[] {
  const { base } = setting;
  const right = { ...WHOLE, isRight: true };
  return [
    textUnit('P', setText(letter.writtenOn, setting, right), { gap: 0 }),
    textUnit('P', setText(letter.from, setting, right), { gap: 0 }),
    textUnit('P', setText(letter.to, setting, WHOLE), { gap: base * 0.6 }),
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

function unitsOf(block: Block, setting: Setting, index: number): readonly Unit[] {
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
  const pad = setting.base * 0.35;
  const left = WIDTH * 0.34;
  const name = setText(label, setting, { x: PAPER.margin + pad, width: left - 2 * pad, isBold: true });
  const text = setText(value, setting, { x: PAPER.margin + left, width: WIDTH - left - pad });
  return {
    kind: 'row',
    block: index,
    pieces: [
      { role: 'TH', lines: moved(name.lines, pad) },
      { role: 'TD', lines: moved(text.lines, pad) },
    ],
    height: Math.max(name.height, text.height) + 2 * pad,
    gap: nth === 0 ? setting.base * 0.6 : 0,
    staysWithNext: nth === 0,
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
