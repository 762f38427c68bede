import { isAnyHidden, readinessLines, readinessTable } from '@monban/admin-ui/readiness/readiness-table';
import type { ReadinessBoard, ReadinessCounts } from '@monban/core/api/readiness';
import { DepartmentId, SiteId } from '@monban/core/ids';
import { expect } from 'chai';

const id = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
const THREE: ReadinessCounts = { detail: 'three', before: 40, loading: 20, written: 10 };
const TWO: ReadinessCounts = { detail: 'two', before: 30, loadingOrWritten: 12 };
const NONE: ReadinessCounts = { detail: 'none' };
const WORDS = { whole: 'All', notTold: '–', together: 'together' };

const board = (told: readonly [ReadinessCounts, ReadinessCounts, ReadinessCounts]): ReadinessBoard => ({
  on: '2026-11-22',
  whole: { people: 112, counts: told[0], steps: null },
  sites: [
    {
      siteId: SiteId.parse(id(1)),
      name: '東京',
      whole: { people: 42, counts: told[1], steps: null },
      departments: [
        {
          departmentId: DepartmentId.parse(id(2)),
          name: '総務部',
          people: 6,
          counts: told[2],
          steps: null,
        },
      ],
    },
  ],
});

describe('the table of the readiness board', () => {
  it('has three columns for everybody, and the groups in the order of the server', () => {
    const table = readinessTable(board([THREE, TWO, NONE]));
    expect(table.columns).to.deep.equal(['before', 'loading', 'written']);
    expect(table.rows.map(({ depth, name, people }) => [depth, name, people])).to.deep.equal([
      [0, null, 112],
      [1, '東京', 42],
      [2, '総務部', 6],
    ]);
    expect(table.rows.map(({ cells }) => cells.reduce((sum, { span }) => sum + span, 0))).to.deep.equal([
      3, 3, 3,
    ]);
  });

  it('writes into a file what the page tells, and nothing else', () => {
    expect(readinessLines(readinessTable(board([THREE, TWO, NONE])), WORDS)).to.deep.equal([
      ['All', '112', '40', '20', '10'],
      ['東京', '42', '30', '12', 'together'],
      ['総務部', '6', '–', '–', '–'],
    ]);
  });

  it('says why where anything is hidden, and only there', () => {
    expect(isAnyHidden(readinessTable(board([THREE, THREE, THREE])))).to.equal(false);
    expect(isAnyHidden(readinessTable(board([THREE, THREE, TWO])))).to.equal(true);
  });

  it('has a column for each step that somebody of the drive stands at, with noughts where nobody does', () => {
    const { whole, sites, on } = board([NONE, NONE, NONE]);
    const steps = [
      { step: 'under-way' as const, count: 4 },
      { step: 'loaded' as const, count: 2 },
    ];
    const [site] = sites;
    const exact: ReadinessBoard = {
      on,
      whole: whole && { ...whole, steps },
      sites: site ? [{ ...site, whole: site.whole && { ...site.whole, steps: steps.slice(1) } }] : [],
    };
    const table = readinessTable(exact);
    expect(table.columns).to.deep.equal(['under-way', 'loaded']);
    expect(table.rows[1]?.cells.map(({ count }) => count)).to.deep.equal([0, 2]);
    expect(isAnyHidden({ ...table, rows: table.rows.slice(0, 2) })).to.equal(false);
  });
});
