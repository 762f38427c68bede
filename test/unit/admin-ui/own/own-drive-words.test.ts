import {
  choicesOf,
  hasGuide,
  isAskedAgain,
  isWithdrawalUndone,
  mayWithdraw,
  ownStanding,
  ownSteps,
  wayOf,
} from '@monban/admin-ui/own/own-drive-words';
import { APPLICATION_STATES, STEPS, type ApplicationState } from '@monban/core/api/applications';
import { BEFORE_MAKING } from '@monban/core/drives/application-life';
import { expect } from 'chai';

describe('an invitation on the own page', () => {
  it('is a question until it is answered, and then the answer', () => {
    expect(ownStanding({ state: 'invited' })).to.equal('asked');
    expect(ownStanding({ state: 'declined' })).to.equal('no');
    expect(ownStanding({ state: 'withdrawn' })).to.equal('withdrawn');
    expect(APPLICATION_STATES.map((state) => ownStanding({ state }))).to.include('in-hand');
  });

  it('is under way from the consent until the card is made, whatever the papers need', () => {
    for (const state of BEFORE_MAKING) expect(ownStanding({ state }), state).to.equal('under-way');
  });

  it('offers its answers in one order, and stopping apart from them', () => {
    const mayAnswer: ('withdraw' | 'has-card' | 'decline' | 'join')[] = [
      'withdraw',
      'has-card',
      'decline',
      'join',
    ];
    expect(choicesOf({ mayAnswer })).to.deep.equal(['join', 'decline', 'has-card']);
    expect(mayWithdraw({ mayAnswer })).to.equal(true);
    expect(choicesOf({ mayAnswer: ['withdraw'] })).to.deep.equal([]);
  });

  it('asks to agree anew only before something is held that the agreed text does not tell of', () => {
    const text = (coversCollection: boolean) => ({
      ...{ version: 1, ja: '', en: '', since: '2026-11-01T00:00:00.000Z' },
      coversCollection,
    });
    const application = { mayAnswer: ['withdraw' as const, 'agree-again' as const] };
    const asked = { collectsForms: true, agreedConsent: text(false), application };
    expect(isAskedAgain(asked)).to.equal(true);
    expect(isAskedAgain({ ...asked, collectsForms: false })).to.equal(false);
    expect(isAskedAgain({ ...asked, agreedConsent: text(true) })).to.equal(false);
    expect(isAskedAgain({ ...asked, agreedConsent: null })).to.equal(false);
    expect(isAskedAgain({ ...asked, application: { mayAnswer: ['withdraw'] } })).to.equal(false);
  });

  it('has the guide for applying alone while that way is open, and not before the answer', () => {
    const read = (state: ApplicationState, drive: 'open' | 'closed' = 'open') =>
      hasGuide({ state: drive, application: { state } });
    expect(read('joined')).to.equal(true);
    expect(read('invalidated')).to.equal(true);
    expect(read('invited')).to.equal(false);
    expect(read('accepted')).to.equal(false);
    expect(read('joined', 'closed')).to.equal(false);
  });

  it('says of a drive that gathers nothing that people apply by themselves', () => {
    expect(wayOf({ case: 'pick-up', collectsForms: false })).to.equal('by-yourself');
    expect(wayOf({ case: 'pick-up', collectsForms: true })).to.equal('pick-up');
    expect(wayOf({ case: 'mixed', collectsForms: false })).to.equal('mixed');
    expect(wayOf({ case: 'visit', collectsForms: false })).to.equal('visit');
  });

  it('is stopped with a way back only where nothing is lost by it', () => {
    expect(isWithdrawalUndone({ state: 'joined' })).to.equal(true);
    expect(isWithdrawalUndone({ state: 'form-ready' })).to.equal(false);
  });

  it('asks the person for what only the person knows', () => {
    const asked = ownSteps({ mayStep: [...STEPS] });
    expect(asked).to.include('send-notice').and.include('pick-up');
    expect(asked).to.not.include.members(['accept', 'end', 'invalidate']);
  });
});
