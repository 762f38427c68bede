import { emptyRecord, sentRecord } from '@monban/admin-ui/visits/roster-record';
import { RosterData } from '@monban/core/api/visit-rosters';
import { expect } from 'chai';

describe('what is typed for a roster', () => {
  it('goes out only as far as the municipality asks for it', () => {
    const record = {
      ...emptyRecord(null),
      birthDate: '1990-04-02',
      phone: '03-1234-5678',
      residenceCode: null,
    };
    const sent = RosterData.parse(sentRecord(record, ['row', 'birth-date']));
    expect(sent).to.deep.include({ birthDate: '1990-04-02', phone: null, heldCards: null });
  });

  it('is refused where something that is asked for is missing', () => {
    const record = { ...emptyRecord(null), residenceCode: null };
    expect(RosterData.safeParse(sentRecord(record, ['address'])).success).to.equal(false);
  });
});
