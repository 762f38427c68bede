import { DENY_REASONS, GRANT_REASONS } from '@monban/core/access/decision';
import { RECEIPT_TYPES } from '@monban/core/messages/receipt';
import { expect } from 'chai';
import { EVENT_OUTCOMES, eventTitleKey, outcomeOf } from '@monban/admin-ui/events/event-words';
import { en } from '@monban/admin-ui/locales/en/catalogue';
import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { resolveMessage } from '@monban/admin-ui/text/resolve-message';

describe('the words for events', () => {
  for (const reason of [...DENY_REASONS, ...GRANT_REASONS]) {
    it(`name ${reason} in both languages`, () => {
      const key = eventTitleKey({ type: 'access.denied', reason });
      expect(key.endsWith(`.${reason}`)).to.equal(true);
      expect(resolveMessage(ja, key)).to.be.a('string');
      expect(resolveMessage(en, key)).to.be.a('string');
    });
  }

  it('know no outcome where there is no reason, or one of a newer door', () => {
    expect(outcomeOf({ reason: null })).to.equal(undefined);
    expect(outcomeOf({ reason: 'of-a-newer-door' })).to.equal(undefined);
    expect(outcomeOf({ reason: 'badge-revoked' })).to.equal('badge-revoked');
  });

  for (const type of RECEIPT_TYPES) {
    it(`name ${type} and what kind of event it is`, () => {
      expect(EVENT_OUTCOMES).to.have.property(type);
      expect(resolveMessage(ja, eventTitleKey({ type, reason: null }))).to.be.a('string');
    });
  }

  it('show the reason of a decision, and the type where a reason is unknown', () => {
    expect(eventTitleKey({ type: 'access.denied', reason: 'badge-revoked' })).to.equal(
      'events.deny.badge-revoked',
    );
    expect(eventTitleKey({ type: 'access.denied', reason: 'of-a-newer-door' })).to.equal(
      'events.types.access.denied',
    );
  });
});
