interface TextColumn<Row> {
  readonly text: (row: Row) => string;
}

/** The longest texts of each column of the rows so far. Rows that come later are looked at alone. */
export class LongestCells<Row> {
  #rows: readonly Row[] = [];
  #columns: readonly TextColumn<Row>[] = [];
  #longest: ReadonlyMap<TextColumn<Row>, LongestTexts> = new Map();

  look(rows: readonly Row[], columns: readonly TextColumn<Row>[]): readonly (readonly string[])[] {
    // The same of the same once more: something that the texts are made of has changed.
    const isAgain = rows === this.#rows && columns === this.#columns;
    const goesOn = !isAgain && this.#rows.length > 0 && rows[0] === this.#rows[0];
    const later = rows.slice(this.#rows.length);
    const former = goesOn ? this.#longest : new Map<TextColumn<Row>, LongestTexts>();
    this.#longest = new Map(
      columns.map((column) => {
        const known = former.get(column);
        const longest = known ?? new LongestTexts();
        for (const row of known ? later : rows) longest.look(column.text(row));
        return [column, longest];
      }),
    );
    [this.#rows, this.#columns] = [rows, columns];
    return [...this.#longest.values()].map(({ texts }) => texts);
  }
}

/**
 * Picks out the longest texts without measuring each: 20,000 rows are looked at while they load. Letters of a script
 * that is written in squares count as one, others as about half; three texts make up for what that is wrong by.
 */
class LongestTexts {
  static readonly #KEPT = 3;
  #kept: { readonly text: string; readonly ems: number }[] = [];

  get texts(): readonly string[] {
    return this.#kept.map(({ text }) => text);
  }

  look(text: string): void {
    const ems = emsOf(text);
    const least = this.#kept[LongestTexts.#KEPT - 1];
    if (text === '' || (least && ems <= least.ems) || this.#kept.some((each) => each.text === text)) return;
    this.#kept = [...this.#kept, { text, ems }].sort((a, b) => b.ems - a.ems).slice(0, LongestTexts.#KEPT);
  }
}

/** From here on letters are as wide as they are high. */
const FIRST_SQUARE = '\u2e80';

function emsOf(text: string): number {
  let ems = 0;
  for (const letter of text) ems += letter >= FIRST_SQUARE ? 1 : letter >= 'A' && letter <= 'Z' ? 0.66 : 0.55;
  return ems;
}
