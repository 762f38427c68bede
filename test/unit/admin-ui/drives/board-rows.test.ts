import { boardCells, boardRows, isAnyHidden, isExact } from '@monban/admin-ui/drives/board-rows';
import { DepartmentId, SiteId } from '@monban/core/ids';
import type { BoardCounts, DriveBoard, DriveGroupCounts } from '@monban/core/api/drives';
import { expect } from 'chai';

const id = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
const NONE: BoardCounts = { detail: 'none' };
const THREE: BoardCounts = { detail: 'three', openQuestion: 40, underWay: 20, inHand: 10 };
const TWO: BoardCounts = { detail: 'two', openQuestion: 30, underWayOrInHand: 12 };

const site = (
  place: number,
  whole: DriveBoard['whole'],
  [name, ...departments]: readonly [string, ...string[]],
) => ({
  siteId: SiteId.parse(id(place)),
  name,
  whole,
  departments: departments.map((department, index) => ({
    departmentId: DepartmentId.parse(id(place * 10 + index)),
    name: department,
    people: 5,
    counts: NONE,
  })),
});

describe('the rows of the board', () => {
  const board: DriveBoard = {
    whole: { people: 112, counts: THREE },
    sites: [
      site(1, { people: 42, counts: TWO }, ['大阪', '営業部', '総務部']),
      site(2, { people: 70, counts: THREE }, ['東京', '開発部']),
    ],
  };

  it('are the drive, each site, and its departments below it', () => {
    const lines = boardRows(board).map(({ name, depth }) => `${String(depth)} ${name ?? ''}`);
    expect(lines).to.deep.equal(['0 ', '1 大阪', '2 営業部', '2 総務部', '1 東京', '2 開発部']);
  });

  it('keep the order of the server, whatever the numbers are: nothing is ranked', () => {
    const names = boardRows({ ...board, sites: [...board.sites].reverse() }).map(({ name }) => name);
    expect(names).to.deep.equal([null, '東京', '開発部', '大阪', '営業部', '総務部']);
  });

  it('begin with the sites for whoever sees a part, and say nothing of a site that is not theirs as a whole', () => {
    const [first, second] = boardRows({ whole: null, sites: [site(1, null, ['大阪', '営業部'])] });
    expect(first).to.include({ name: '大阪', depth: 0, people: null }).and.deep.include({ counts: NONE });
    expect(second).to.include({ name: '営業部', depth: 1, people: 5 });
  });

  it('have a key of their own also where one department works at two sites', () => {
    const sites = [site(1, null, ['大阪', '営業部']), site(2, null, ['東京', '営業部'])].map((each) => ({
      ...each,
      departments: each.departments.map((one) => ({ ...one, departmentId: DepartmentId.parse(id(9)) })),
    }));
    const keys = boardRows({ whole: null, sites }).map(({ key }) => key);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('fill the three columns in any detail, and tell no number where there is none', () => {
    for (const counts of [NONE, TWO, THREE]) {
      const spans = boardCells(counts).map(({ span }) => span);
      expect(spans.reduce((sum, span) => sum + span, 0)).to.equal(3);
    }
    expect(boardCells(NONE)).to.deep.equal([{ key: 'hidden', span: 3, count: null }]);
    expect(boardCells(TWO).map(({ count }) => count)).to.deep.equal([30, 12]);
  });

  it('show the clerks what is kept of a closed drive, small numbers and noughts too', () => {
    const counts: DriveGroupCounts = { detail: 'exact', openQuestion: 2, underWay: 0, inHand: 1 };
    expect(boardCells(counts).map(({ count }) => count)).to.deep.equal([2, 0, 1]);
    const rows = boardRows({ whole: { people: 3, counts }, sites: [] });
    expect([isExact(rows), isAnyHidden(rows)]).to.deep.equal([true, false]);
    expect(isExact(boardRows(board))).to.equal(false);
  });

  it('say whether any of them holds a number back', () => {
    expect(isAnyHidden(boardRows(board))).to.equal(true);
    expect(isAnyHidden(boardRows({ whole: board.whole, sites: [] }))).to.equal(false);
  });
});
