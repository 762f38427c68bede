/** How wide some text is, in points. */
export type Measure = (text: string) => number;

export interface LineBreaking {
  readonly width: number;
  readonly measure: Measure;
  /** Break at spaces alone, as Korean, plain Japanese and the languages in Latin letters do. */
  readonly keepsWords: boolean;
}

/**
 * The lines of a paragraph. Marks that may not begin a line stay with what they follow, and opening ones with what
 * follows them (JIS X 4051); what is wider than a line by itself, such as an address, is cut where the line ends.
 */
export function breakLines(text: string, breaking: LineBreaking): readonly string[] {
  const whole = text.trim();
  // Cells of a table mostly are one line, and measuring piece by piece takes its time.
  if (breaking.measure(whole) <= breaking.width) return [whole];
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, breaking)) {
    const longer = line + piece;
    if (line !== '' && breaking.measure(longer.trimEnd()) > breaking.width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line = longer;
    }
  }
  return [...lines, line.trimEnd()];
}

function piecesOf(text: string, breaking: LineBreaking): readonly string[] {
  const pieces = breaking.keepsWords ? wordsOf(text) : (text.match(CLUSTERS) ?? []);
  return pieces.flatMap((piece) =>
    breaking.measure(piece.trimEnd()) > breaking.width ? cut(piece, breaking) : [piece],
  );
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\S+\s*/gu) ?? [];
}

const OPENING = '（「『【〔“‘(';
const CLOSING = '、。，．・：；？！）」』】〕”’ー々〜～…ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)%％℃';
const LATIN = '[\\u0021-\\u007e\\u00a0-\\u024f]+';

/** One character, or a run of Latin letters and digits, with what may not be parted from it, and the spaces after it. */
const CLUSTERS = new RegExp(`[${escaped(OPENING)}]*(?:${LATIN}|\\S)[${escaped(CLOSING)}]*\\s*`, 'gu');

function escaped(characters: string): string {
  return characters.replace(/[\\\]^-]/gu, '\\$&');
}

function cut(piece: string, { measure, width }: LineBreaking): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part !== '' && measure(part + character) > width) {
      parts.push(part);
      part = character;
    } else {
      part += character;
    }
  }
  return [...parts, part];
}
