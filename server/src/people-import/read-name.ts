import { read, wrong, type CellReading } from './cell-reading.ts';

export interface NameParts {
  readonly family: string;
  readonly given: string;
}

/**
 * Family and given name out of one cell, at its first space, half- or full-width. `NAME_NOT_SPLIT` without one: where
 * 東海林太郎 ends its family name nobody can know.
 */
export function splitName(cell: string): CellReading<NameParts> {
  const [family = '', ...given] = cell.trim().split(/[\s\u3000]+/u);
  if (given.length === 0) return wrong('NAME_NOT_SPLIT');
  return read({ family, given: given.join(' ') });
}
