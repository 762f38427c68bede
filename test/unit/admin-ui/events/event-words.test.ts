import { DENY_REASONS, GRANT_REASONS } from '@monban/core/access/decision';
import { RECEIPT_TYPES } from '@monban/core/messages/receipt';
import { expect } from 'chai';
import { EVENT_OUTCOMES, eventTitleKey, reasonKeys } from '@monban/admin-ui/events/event-words';
import { en } from '@monban/admin-ui/locales/en/catalogue';
import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { resolveMessage } from '@monban/admin-ui/text/resolve-message';

describe('the words for events', () => {
  for (const reason of [...DENY_REASONS, ...GRANT_REASONS]) {
    it(`say what, why and what to do about ${reason} in both languages`, () => {
      const keys = reasonKeys({ reason });
      for (const key of Object.values(keys ?? { none: '' })) {
        expect(resolveMessage(ja, key as string), key as string).to.be.a('string');
        expect(resolveMessage(en, key as string), key as string).to.be.a('string');
      }
    });
  }

  for (const type of RECEIPT_TYPES) {
    it(`name ${type} and what kind of event it is`, () => {
      expect(EVENT_OUTCOMES).to.have.property(type);
      expect(resolveMessage(ja, eventTitleKey({ type, reason: null }))).to.be.a('string');
    });
  }

  it('show the reason of a decision, and the type where a reason is unknown', () => {
    expect(eventTitleKey({ type: 'access.denied', reason: 'badge-revoked' })).to.equal(
      'events.deny.badge-revoked.title',
    );
    expect(eventTitleKey({ type: 'access.denied', reason: 'of-a-newer-door' })).to.equal(
      'events.types.access.denied',
    );
  });
});
