import {
  READINESS_CLASSES,
  READINESS_STEPS,
  type ReadinessBoard,
  type ReadinessClass,
  type ReadinessCounts,
  type ReadinessGroup,
  type ReadinessStep,
} from '@monban/core/api/readiness';

/** Steps for the clerks of a drive, classes for everybody else. */
export type ReadinessColumn = ReadinessStep | ReadinessClass;

export interface ReadinessCell {
  readonly key: ReadinessColumn | 'loading-or-written' | 'hidden';
  /** Over how many columns it counts together. */
  readonly span: number;
  readonly count: number | null;
}

export interface ReadinessRow {
  readonly key: string;
  /** Null for the whole, whose name the page knows. */
  readonly name: string | null;
  /** 0 the whole, 1 a site, 2 a department. */
  readonly depth: number;
  /** Null for a site that the reader sees a part of only. */
  readonly people: number | null;
  readonly cells: readonly ReadinessCell[];
  readonly place: { readonly siteId?: string; readonly departmentId?: string };
}

export interface ReadinessTable {
  readonly columns: readonly ReadinessColumn[];
  readonly rows: readonly ReadinessRow[];
}

/** The whole, then each site with its departments below it, in the order of the server: never by a number. */
export function readinessTable({ whole, sites }: ReadinessBoard): ReadinessTable {
  const steps = whole?.steps?.map(({ step }) => step);
  const columns = steps ? READINESS_STEPS.filter((step) => steps.includes(step)) : READINESS_CLASSES;
  const row = (head: Omit<ReadinessRow, 'people' | 'cells'>, group: ReadinessGroup | null): ReadinessRow => ({
    ...head,
    people: group?.people ?? null,
    cells: cellsOf(group, columns),
  });
  const top = whole === null ? [] : [row({ key: 'whole', name: null, depth: 0, place: {} }, whole)];
  const below = sites.flatMap(({ siteId, name, whole: site, departments }) => [
    row({ key: siteId, name, depth: 1, place: { siteId } }, site),
    ...departments.map(({ departmentId, name: department, ...group }) =>
      row(
        {
          key: `${siteId}/${departmentId}`,
          name: department,
          depth: 2,
          place: { siteId, departmentId },
        },
        group,
      ),
    ),
  ]);
  return { columns, rows: [...top, ...below] };
}

/** What is hidden on the page is hidden in the file, and what counts together is written together. */
export function readinessLines(
  { rows }: ReadinessTable,
  words: { readonly whole: string; readonly notTold: string; readonly together: string },
): readonly (readonly string[])[] {
  return rows.map(({ name, people, cells }) => [
    name ?? words.whole,
    people === null ? words.notTold : String(people),
    ...cells.flatMap(({ span, count }) => {
      const told = count === null ? words.notTold : String(count);
      const beside = count === null ? words.notTold : words.together;
      return Array.from({ length: span }, (_, index) => (index === 0 ? told : beside));
    }),
  ]);
}

/** Is any group shown without its numbers? Then the page says why. */
export function isAnyHidden({ rows }: ReadinessTable): boolean {
  return rows.some(({ cells }) => cells.some(({ key }) => key === 'hidden' || key === 'loading-or-written'));
}

function cellsOf(
  group: ReadinessGroup | null,
  columns: readonly ReadinessColumn[],
): readonly ReadinessCell[] {
  const steps = group?.steps;
  if (!steps) return classCells(group?.counts ?? { detail: 'none' });
  return columns.map((key) => ({
    key,
    span: 1,
    count: steps.find(({ step }) => step === key)?.count ?? 0,
  }));
}

function classCells(counts: ReadinessCounts): readonly ReadinessCell[] {
  switch (counts.detail) {
    case 'none':
      return [{ key: 'hidden', span: 3, count: null }];
    case 'two':
      return [
        { key: 'before', span: 1, count: counts.before },
        { key: 'loading-or-written', span: 2, count: counts.loadingOrWritten },
      ];
    case 'three':
      return READINESS_CLASSES.map((key) => ({ key, span: 1, count: counts[key] }));
  }
}
