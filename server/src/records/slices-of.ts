/** SQLite takes so many values in one statement with room to spare. */
const ROWS_PER_STATEMENT = 200;

export function slicesOf<Row>(rows: readonly Row[], length = ROWS_PER_STATEMENT): readonly Row[][] {
  return Array.from({ length: Math.ceil(rows.length / length) }, (_, index) =>
    rows.slice(index * length, (index + 1) * length),
  );
}
