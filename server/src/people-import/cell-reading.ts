/** A cell's value, or the code of what is wrong with it. An empty cell is null. */
export type CellReading<Value> =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'wrong'; readonly code: string };

export function read<Value>(value: Value): CellReading<Value> {
  return { kind: 'value', value };
}

export function wrong(code: string): CellReading<never> {
  return { kind: 'wrong', code };
}
