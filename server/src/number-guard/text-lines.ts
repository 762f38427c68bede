import type { InkPiece } from './ink.ts';

/** A straight row of pieces of one height, such as a line of digits, at any angle. */
export interface TextLine {
  /** Middles of the first and the last piece, in pixels. */
  readonly from: Point;
  readonly to: Point;
  /** Of the pieces, across the line, in pixels. */
  readonly height: number;
  readonly pieces: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Lines in which twelve digits could stand, the most likely first: within 40° of level, and within 40° of upright. A
 * line is given once; which end is its beginning is not known.
 */
export function findTextLines(pieces: readonly InkPiece[]): readonly TextLine[] {
  const level = linesOf(pieces.map((piece) => markOf(piece)));
  const upright = linesOf(pieces.map((piece) => markOf(turned(piece)))).map(
    ({ from, to, ...line }): TextLine => ({
      from: { x: from.y, y: from.x },
      to: { x: to.y, y: to.x },
      ...line,
    }),
  );
  return [...level, ...upright].sort((left, right) => likelihood(right) - likelihood(left));
}

/** One piece as seen along a level line. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

const SMALLEST_HEIGHT = 9;
const TALLEST_HEIGHT = 260;
/** Of touching digits, in their heights. */
const WIDEST = 9;
/** Twelve digits, of which some touch. */
const FEWEST_PIECES = 5;
/** Between neighbours, in heights: the space between groups of digits included. */
const WIDEST_GAP = 2.4;
const STEEPEST = Math.tan((40 * Math.PI) / 180);

function linesOf(all: readonly Mark[]): TextLine[] {
  const marks = all
    .filter(
      ({ height, left, right }) =>
        height >= SMALLEST_HEIGHT && height <= TALLEST_HEIGHT && right - left < height * WIDEST,
    )
    .sort((one, other) => one.x - other.x);
  const taken = new Set<Mark>();
  const lines: TextLine[] = [];
  for (const [index, mark] of marks.entries()) {
    if (taken.has(mark)) continue;
    const row = longestRow(mark, marks.slice(index + 1));
    if (row.length < FEWEST_PIECES) continue;
    for (const member of row) taken.add(member);
    lines.push(lineOf(row));
  }
  return lines;
}

/** The longest of the rows that begin with this mark and one of the next to its right. */
function longestRow(first: Mark, others: readonly Mark[]): readonly Mark[] {
  let best: readonly Mark[] = [];
  for (const [index, second] of others.entries()) {
    if (isTooFar(first, second)) break;
    if (!isNeighbour(first, second)) continue;
    const row = rowFrom(first, second, others.slice(index + 1));
    if (row.length > best.length) best = row;
  }
  return best;
}

function rowFrom(first: Mark, second: Mark, others: readonly Mark[]): readonly Mark[] {
  const row = [first, second];
  let last = second;
  for (const candidate of others) {
    if (isTooFar(last, candidate)) break;
    if (!isNeighbour(last, candidate) || !isInLine(row, candidate)) continue;
    row.push(candidate);
    last = candidate;
  }
  return row;
}

function isTooFar(left: Mark, right: Mark): boolean {
  return right.left - left.right > left.height * WIDEST_GAP;
}

function isNeighbour(left: Mark, right: Mark): boolean {
  const ratio = right.height / left.height;
  const step = right.x - left.x;
  if (ratio < 0.62 || ratio > 1.6 || step < left.height * 0.15) return false;
  return Math.abs(right.y - left.y) <= step * STEEPEST + left.height * 0.15;
}

/** Near where the row so far would go on. */
function isInLine(row: readonly Mark[], candidate: Mark): boolean {
  const { slope, x, y } = fitOf(row);
  // Two marks alone say little about the direction.
  const tolerance = candidate.height * (row.length < 4 ? 0.4 : 0.25);
  return Math.abs(y + slope * (candidate.x - x) - candidate.y) <= tolerance;
}

/** Least squares through the middles. */
function fitOf(row: readonly Mark[]): { slope: number; x: number; y: number } {
  const x = row.reduce((sum, mark) => sum + mark.x, 0) / row.length;
  const y = row.reduce((sum, mark) => sum + mark.y, 0) / row.length;
  const [mixed, square] = row.reduce(
    ([a, b], mark) => [a + (mark.x - x) * (mark.y - y), b + (mark.x - x) ** 2],
    [0, 0],
  );
  return { slope: square === 0 ? 0 : mixed / square, x, y };
}

function lineOf(row: readonly Mark[]): TextLine {
  const { slope, x, y } = fitOf(row);
  const at = (position: number): Point => ({ x: position, y: y + slope * (position - x) });
  const heights = row.map(({ height }) => height).sort((left, right) => left - right);
  return {
    from: at(Math.min(...row.map(({ left }) => left))),
    to: at(Math.max(...row.map(({ right }) => right))),
    height: heights.at(Math.floor(heights.length / 2)) ?? 0,
    pieces: row.length,
  };
}

/** Twelve digits in three groups are eight to sixteen heights long and have twelve pieces. */
function likelihood({ from, to, height, pieces }: TextLine): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y) / height;
  return -Math.abs(pieces - 12) - Math.max(0, 7 - length) - Math.max(0, length - 18);
}

function markOf({ left, top, right, bottom }: InkPiece): Mark {
  return { x: (left + right) / 2, y: (top + bottom) / 2, left, right, height: bottom - top };
}

function turned({ left, top, right, bottom, area }: InkPiece): InkPiece {
  return { left: top, top: left, right: bottom, bottom: right, area };
}
