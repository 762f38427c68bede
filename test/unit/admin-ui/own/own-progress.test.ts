import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { givesFormNow, isFetchingSoon, ownProgress } from '@monban/admin-ui/own/own-progress';
import { ownStanding } from '@monban/admin-ui/own/own-drive-words';
import { APPLICATION_STATES, type ApplicationState } from '@monban/core/api/applications';
import { DRIVE_CASES, type DriveCase } from '@monban/core/api/drives';
import { expect } from 'chai';

const drive = (state: ApplicationState, driveCase: DriveCase = 'pick-up', collectsForms = true) => ({
  case: driveCase,
  collectsForms,
  application: { state, delivery: null },
});
const keysOf = (asked: ReturnType<typeof drive>) => ownProgress(asked).stages.map(({ key }) => key);

describe('the way to one’s card', () => {
  it('has the stages of the drive, without form and photo where none are given here', () => {
    expect(keysOf(drive('joined'))).to.deep.equal([
      'form',
      'photo',
      'check',
      'hand-in',
      'making',
      'postcard',
      'fetch',
    ]);
    expect(keysOf(drive('joined', 'pick-up', false))).to.deep.equal(['apply', 'making', 'postcard', 'fetch']);
    expect(keysOf(drive('joined', 'visit', false))).to.deep.equal(['visit', 'making', 'home']);
    expect(keysOf(drive('slotted', 'mixed'))).to.include.members(['visit', 'home']);
  });

  it('ends at the municipality where the papers were short at the visit', () => {
    expect(keysOf(drive('notice-sent', 'visit')))
      .to.include('fetch')
      .and.not.include('home');
  });

  it('waits for the visit, and not for a handing in, once all is checked', () => {
    expect(ownProgress(drive('checked', 'visit')).current).to.equal('visit');
    expect(ownProgress(drive('checked', 'visit', false)).current).to.equal('visit');
    expect(ownProgress(drive('checked')).current).to.equal('hand-in');
  });

  it('has one present stage and words for it, wherever an application under way stands', () => {
    const { labels, next, heldUp } = ja.ownDrives.progress;
    const underWay = APPLICATION_STATES.filter((state) => ownStanding({ state }) === 'under-way');
    const asked = underWay.flatMap((state) =>
      DRIVE_CASES.flatMap((driveCase) => [true, false].map((collects) => drive(state, driveCase, collects))),
    );
    for (const each of asked) {
      const { stages, current, heldUp: why } = ownProgress(each);
      const present = stages.filter(({ state }) => state === 'current' || state === 'failed');
      expect(
        present.map(({ key }) => key),
        JSON.stringify(each),
      ).to.deep.equal([current]);
      expect(labels).to.have.property(current);
      expect(next).to.have.property(current);
      if (why !== null) expect(heldUp).to.have.property(why);
      if (each.collectsForms) expect(why === null).to.equal(present[0]?.state !== 'failed');
    }
  });

  it('says after a move or another name who does what: here, alone, or before a visit', () => {
    const why = (driveCase: DriveCase, collects: boolean) =>
      ownProgress(drive('invalidated', driveCase, collects)).heldUp;
    expect([why('pick-up', true), why('visit', true)]).to.deep.equal(['changed', 'changed']);
    expect([why('pick-up', false), why('mixed', false)]).to.deep.equal(['changed-alone', 'changed-alone']);
    expect(why('visit', false)).to.equal('changed-before-visit');
  });

  it('never tells whoever applies alone that something was registered or handed in here', () => {
    for (const state of ['defect', 'lost'] as const) {
      expect(ownProgress(drive(state, 'pick-up', false))).to.include({ current: 'apply', heldUp: null });
      expect(ownProgress(drive(state)).heldUp).to.not.equal(null);
    }
  });

  it('leads to the form while something can be given, and speaks of leave when the card is to be fetched', () => {
    expect(givesFormNow(drive('joined'))).to.equal(true);
    expect(givesFormNow(drive('joined', 'pick-up', false))).to.equal(false);
    expect(givesFormNow(drive('submitted'))).to.equal(false);
    expect(isFetchingSoon(ownProgress(drive('booked')))).to.equal(true);
    expect(isFetchingSoon(ownProgress(drive('making')))).to.equal(false);
  });
});
