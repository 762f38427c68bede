import type { ApiChecker } from './api-checker.ts';
import {
  type ApiDocument,
  fieldsOf,
  type JsonSchema,
  type Operation,
  type Parameter,
  pointerTo,
  withValueAt,
} from './api-description.ts';

/** Stands in every wrong value that has room for it: no answer and no log may repeat it. */
export const MARKER = 'zq7marker';
/** A field that no schema knows. */
export const UNKNOWN = 'noSuchField';

export interface WrongInput {
  /** Where the answer has to point, or somewhere below. */
  readonly pointer: string;
  readonly what: string;
}

export type WrongBody = WrongInput & { readonly body: unknown };
export type WrongQuery = WrongInput & { readonly query: URLSearchParams };

const WRONG_VALUES: readonly unknown[] = [
  null,
  true,
  17,
  -1,
  1.5,
  1e15,
  '',
  MARKER,
  `${'x'.repeat(5_000)}${MARKER}`,
  [],
  [MARKER],
  {},
  { [`<${MARKER}>`]: MARKER },
];

/**
 * The sample with each of its fields, one after the other, wrong, missing, or joined by an unknown one. What is wrong
 * is what the description does not take.
 */
export function wrongBodies(
  { document, checker }: { readonly document: ApiDocument; readonly checker: ApiChecker },
  schema: JsonSchema,
  sample: unknown,
): readonly WrongBody[] {
  const isWrong = ({ body }: WrongBody): boolean => !checker.accepts(schema, body);
  return fieldsOf(document, schema, sample).flatMap(({ path }) => {
    const pointer = pointerTo(path);
    const inner = valueAt(sample, path);
    const wrong = path.length === 0 ? [[], [MARKER]] : WRONG_VALUES;
    const bodies = wrong.map((value) => ({
      pointer,
      what: `${pointer} = ${describe(value)}`,
      body: withValueAt(sample, path, value),
    }));
    const missing =
      path.length === 0
        ? []
        : [{ pointer, what: `no ${pointer}`, body: withValueAt(sample, path, undefined) }];
    return [...bodies, ...missing, ...withUnknown(sample, path, inner)].filter(isWrong);
  });
}

/** The query with each of its parameters wrong, twice there, or joined by an unknown one. */
export function wrongQueries(checker: ApiChecker, { parameters }: Operation): readonly WrongQuery[] {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  if (known.length === 0) return [];
  const unknown = {
    pointer: `/${UNKNOWN}`,
    what: 'unknown',
    query: new URLSearchParams([[UNKNOWN, MARKER]]),
  };
  return [unknown, ...known.flatMap((parameter) => wrongValuesOf(checker, parameter))];
}

const WRONG_TEXTS = [`${MARKER}!`, '-1', '0', '1.5', '99999999999', `${'x'.repeat(600)}${MARKER}`];
/** Right by their form, and yet nothing that the server gave out or knows. */
const ALWAYS_WRONG: Readonly<Partial<Record<string, readonly string[]>>> = {
  cursor: [MARKER, 'W10', '-'],
  sort: ['nonsense', '-nonsense', 'constructor'],
};

function wrongValuesOf(checker: ApiChecker, { name, schema }: Parameter): WrongQuery[] {
  const wrong = WRONG_TEXTS.filter(
    (text) => !checker.accepts(schema, text) && !checker.accepts(schema, Number(text)),
  );
  const queries = [...wrong, ...(ALWAYS_WRONG[name] ?? [])].map(
    (text) => new URLSearchParams([[name, text]]),
  );
  const twice = new URLSearchParams([
    [name, '1'],
    [name, '1'],
  ]);
  return [...queries, twice].map((query) => ({
    pointer: `/${name}`,
    what: query.toString().slice(0, 60),
    query,
  }));
}

function withUnknown(sample: unknown, path: readonly string[], inner: unknown): WrongBody[] {
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return [];
  const pointer = pointerTo([...path, UNKNOWN]);
  const body = withValueAt(sample, path, { ...inner, [UNKNOWN]: MARKER });
  // A name that a caller made up is not repeated.
  const strange = withValueAt(sample, path, { ...inner, [`<${MARKER}>`]: 1 });
  return [
    { pointer, what: `unknown ${pointer}`, body },
    { pointer: pointerTo([...path, '*']), what: `strange ${pointer}`, body: strange },
  ];
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, segment) => (inner as Record<string, unknown>)[segment], body);
}

function describe(value: unknown): string {
  return JSON.stringify(value).slice(0, 40);
}
