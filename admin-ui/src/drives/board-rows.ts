import type { DriveBoard, DriveGroupCounts } from '@monban/core/api/drives';

/** A group as a line of the tree. */
export interface BoardRow {
  readonly key: string;
  /** Null for the whole drive, whose name the page knows. */
  readonly name: string | null;
  /** 0 the drive, 1 a site, 2 a department. */
  readonly depth: number;
  /** How many are invited; null for a site that the reader sees a part of only. */
  readonly people: number | null;
  readonly counts: DriveGroupCounts;
}

const HIDDEN: DriveGroupCounts = { detail: 'none' };

/** The drive, then each site with its departments below it, in the order of the server: never by a number. */
export function boardRows({ whole, sites }: DriveBoard): readonly BoardRow[] {
  const top = whole === null ? [] : [{ key: 'whole', name: null, depth: 0, ...whole }];
  const base = top.length;
  return [...top, ...sites.flatMap((site) => siteRows(site, base))];
}

function siteRows(site: DriveBoard['sites'][number], depth: number): readonly BoardRow[] {
  const { siteId, name, whole, departments } = site;
  const head = { key: siteId, name, depth, people: whole?.people ?? null, counts: whole?.counts ?? HIDDEN };
  const below = departments.map(({ departmentId, name: department, people, counts }) => ({
    key: `${siteId}/${departmentId}`,
    name: department,
    depth: depth + 1,
    people,
    counts,
  }));
  return [head, ...below];
}

/** One cell of a line, over as many of the three columns as it counts together. */
export interface BoardCell {
  readonly key: 'hidden' | 'open-question' | 'under-way' | 'in-hand' | 'under-way-or-in-hand';
  readonly span: number;
  readonly count: number | null;
}

export function boardCells(counts: DriveGroupCounts): readonly BoardCell[] {
  switch (counts.detail) {
    case 'none':
      return [{ key: 'hidden', span: 3, count: null }];
    case 'two':
      return [
        { key: 'open-question', span: 1, count: counts.openQuestion },
        { key: 'under-way-or-in-hand', span: 2, count: counts.underWayOrInHand },
      ];
    case 'three':
    case 'exact':
      return [
        { key: 'open-question', span: 1, count: counts.openQuestion },
        { key: 'under-way', span: 1, count: counts.underWay },
        { key: 'in-hand', span: 1, count: counts.inHand },
      ];
  }
}

/** Is any group shown without its counts? Then the page says why. */
export function isAnyHidden(rows: readonly BoardRow[]): boolean {
  return rows.some(({ counts }) => counts.detail === 'none' || counts.detail === 'two');
}

/** Numbers of the clerks, which are not for others. */
export function isExact(rows: readonly BoardRow[]): boolean {
  return rows.some(({ counts }) => counts.detail === 'exact');
}
