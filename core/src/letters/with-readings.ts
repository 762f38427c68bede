import type { Block, Letter } from './letter.ts';
import { COUNTER_READINGS, READINGS } from './readings.ts';

/**
 * The letter with a reading in brackets after each word where it first stands, as plain Japanese has it. `own`: names
 * and places that are nobody's to read out, left as they are.
 */
export function withReadings(letter: Letter, own: readonly string[]): Letter {
  const read = reader(own);
  return {
    ...letter,
    title: read(letter.title),
    writtenOn: read(letter.writtenOn),
    to: read(letter.to),
    blocks: letter.blocks.map((block) => readBlock(block, read)),
  };
}

type Read = (text: string) => string;

/** A run of kanji, with the number before it where there is one. */
const WORD = /(?<counted>\p{Nd}か?)?(?<word>[\p{Script=Han}々]+)/gu;

function reader(own: readonly string[]): Read {
  const seen = new Set<string>();
  const readPart = (part: string): string =>
    part.replace(WORD, (whole, counted: string | undefined, word: string) => {
      const key = counted?.endsWith('か') ? `か${word}` : word;
      const reading = (counted === undefined ? READINGS : COUNTER_READINGS).get(key);
      const place = `${counted === undefined ? '' : '0'}${key}`;
      if (reading === undefined || seen.has(place)) return whole;
      seen.add(place);
      return `${whole}(${reading})`;
    });
  return (text) => splitBy(own, text, readPart);
}

/** Reads what stands between the names, in its order. */
function splitBy(names: readonly string[], text: string, read: Read): string {
  const [name, ...others] = names;
  if (name === undefined) return read(text);
  return text
    .split(name)
    .map((part) => splitBy(others, part, read))
    .join(name);
}

function readBlock(block: Block, read: Read): Block {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: read(block.text) };
    case 'list':
      return { ...block, items: block.items.map(read) };
    case 'facts':
      return {
        ...block,
        rows: block.rows.map(({ label, value }) => ({ label: read(label), value: read(value) })),
      };
    case 'box':
      return { ...block, title: read(block.title), lines: block.lines.map(read) };
    case 'link':
      return { ...block, label: read(block.label) };
    case 'table':
      return {
        ...block,
        columns: block.columns.map((column) => ({ ...column, heading: read(column.heading) })),
        rows: block.rows.map((cells) => cells.map(read)),
      };
    case 'sign':
      return { ...block, lines: block.lines.map((line) => ({ ...line, text: read(line.text) })) };
  }
}
