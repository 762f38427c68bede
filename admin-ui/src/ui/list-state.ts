/** What a list shows, as it stands in the page's address: a link to it shows the same to somebody else. */
export interface ListState {
  readonly q: string;
  /** A field of the resource, with `-` in front for descending; empty for the server's own order. */
  readonly sort: string;
  readonly retired: 'exclude' | 'include' | 'only';
  readonly filters: Readonly<Record<string, string>>;
}

/** Query parameters as a router gives them. */
export type AddressQuery = Readonly<Record<string, string | null | readonly (string | null)[] | undefined>>;

export function listStateOf(query: AddressQuery, filterKeys: readonly string[]): ListState {
  const retired = textOf(query['retired']);
  return {
    q: textOf(query['q']),
    sort: textOf(query['sort']),
    retired: retired === 'include' || retired === 'only' ? retired : 'exclude',
    filters: Object.fromEntries(
      filterKeys.map((key) => [key, textOf(query[key])] as const).filter(([, value]) => value !== ''),
    ),
  };
}

/** The address of a state: defaults are left out, so that the plain page has a plain address. */
export function addressQueryOf(state: ListState): Record<string, string> {
  return {
    ...(state.q === '' ? {} : { q: state.q }),
    ...(state.sort === '' ? {} : { sort: state.sort }),
    ...(state.retired === 'exclude' ? {} : { retired: state.retired }),
    ...state.filters,
  };
}

/** Ascending, then descending, then the server's order again. */
export function nextSort(current: string, field: string): string {
  if (current === field) return `-${field}`;
  return current === `-${field}` ? '' : field;
}

function textOf(value: AddressQuery[string]): string {
  const first = Array.isArray(value)
    ? (value as readonly (string | null)[])[0]
    : (value as string | null | undefined);
  return first ?? '';
}
