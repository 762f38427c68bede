import { monthAfter, weeksOf } from '@monban/admin-ui/visits/visit-words';
import { VisitSummary } from '@monban/core/api/visits';
import { expect } from 'chai';

const UUID = '0190a000-0000-4000-8000-000000000001';
const VISIT = VisitSummary.parse({
  ...{ id: UUID, driveId: UUID, siteId: UUID, driveName: '', siteName: '東京', timeZone: 'Asia/Tokyo' },
  ...{ municipality: null, state: 'proposed', since: '2026-01-01T00:00:00.000Z', visitOn: null },
  dates: ['2026-02-03', '2026-03-01'],
});

describe('the calendar of visits', () => {
  it('goes over the turn of a year', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).to.deep.equal(['2027-01', '2025-12']);
  });

  it('has whole weeks, and each day that was proposed, marked as such', () => {
    const weeks = weeksOf('2026-02', [VISIT]);
    expect(weeks).to.have.length(4);
    expect(weeks[0]?.[0]?.day).to.equal('2026-02-01');
    const marked = weeks.flat().filter(({ visits }) => visits.length > 0);
    expect(marked.map(({ day, visits }) => [day, visits[0]?.isProposed])).to.deep.equal([
      ['2026-02-03', true],
    ]);
    expect(weeksOf('2026-03', [{ ...VISIT, visitOn: '2026-03-31', dates: [] }]).flat()).to.deep.include({
      day: '2026-04-01',
      isInMonth: false,
      visits: [],
    });
  });
});
