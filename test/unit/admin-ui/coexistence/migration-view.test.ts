import { progressRows, sitesInState } from '@monban/admin-ui/coexistence/migration-view';
import type { MigrationBoard, MigrationState } from '@monban/core/api/coexistences';
import { DoorId, SiteId } from '@monban/core/ids';
import { expect } from 'chai';

const id = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;

const door = (place: number, state: MigrationState): MigrationBoard['sites'][number]['doors'][number] => ({
  doorId: DoorId.parse(id(place)),
  name: `扉${place}`,
  people: 3,
  counts: { detail: 'none' },
  earliest: null,
  state,
  coexistence: null,
});
const BOARD: MigrationBoard = {
  on: '2026-11-22',
  sites: [
    {
      siteId: SiteId.parse(id(1)),
      name: '東京',
      declared: 3,
      off: 2,
      overdue: 1,
      doors: [door(11, 'overdue'), door(12, 'off'), door(13, 'off'), door(14, 'none')],
    },
    {
      siteId: SiteId.parse(id(2)),
      name: '大阪',
      declared: 0,
      off: 0,
      overdue: 0,
      doors: [door(21, 'none')],
    },
  ],
};

describe('the board of the migration in the console', () => {
  it('shows how far each site is that has any old badges', () => {
    expect(progressRows(BOARD, ({ off, declared }) => `${off}/${declared}`)).to.deep.equal([
      { key: id(1), label: '東京', count: 2, text: '2/3', percent: 67 },
    ]);
  });

  it('keeps the doors of a state, and the sites that have any', () => {
    const names = (state: MigrationState | null) =>
      sitesInState(BOARD, state).map(({ name, doors }) => [name, doors.length]);
    expect(names(null)).to.deep.equal([
      ['東京', 4],
      ['大阪', 1],
    ]);
    expect(names('off')).to.deep.equal([['東京', 2]]);
    expect(names('running')).to.deep.equal([]);
  });
});
