import { withoutMyNumbers } from '@monban/core/privacy/my-number';

/** One find: where it is, and how it is written there. Never the number. */
export interface ScanHit {
  /** The file, database or broker, as it was named; a number in the name itself is masked. */
  readonly target: string;
  /** For people: `byte 120`, `page 7 (free)`, `cell B7 of sheet 1`, `table people, column note, row (0,4)`. */
  readonly place: string;
  readonly writing: string;
}

/** What could not be searched, and why. */
export interface ScanTrouble {
  readonly target: string;
  readonly why: string;
  /** Searched all the same, but not the whole of it. */
  readonly isPartial?: true;
}

/** Takes what a scan says while it runs: nothing is gathered. */
export interface ScanReport {
  hit(hit: ScanHit): void;
  trouble(trouble: ScanTrouble): void;
  /** Bytes that were read. */
  read(bytes: number): void;
}

/** A path, topic or name that may be shown: a number in it becomes dots. */
export function masked(text: string): string {
  return withoutMyNumbers(text, '…');
}
