import { DESK_OUTCOMES, DOOR_OUTCOMES, type OutcomeWords } from '@monban/core/access/card-outcome';
import { DENY_REASONS, GRANT_REASONS } from '@monban/core/access/decision';
import { DENY_DISPLAYS, DOOR_SIGNALS, type DoorDisplay } from '@monban/core/access/reasons';
import { DESK_FAILURES } from '@monban/core/messages/desk';
import { expect } from 'chai';

const LANGUAGES = ['ja', 'en'] as const;
const TABLES = LANGUAGES.flatMap((language) => [
  { language, place: 'door', words: DOOR_OUTCOMES[language], keys: [...GRANT_REASONS, ...DENY_REASONS] },
  { language, place: 'desk', words: DESK_OUTCOMES[language], keys: [...DESK_FAILURES] },
]);

/** The kind of card is in the person's own hand: to name it tells nobody anything new. */
const SHOWN_KIND: DoorDisplay = 'not-a-badge';

describe('the words for what came of a card', () => {
  for (const { language, place, words, keys } of TABLES) {
    it(`are there for every outcome at a ${place} in ${language}, and for no other`, () => {
      expect(Object.keys(words)).to.have.members(keys);
    });

    it(`are whole sentences at a ${place} in ${language}, for holder and operator`, () => {
      for (const [key, { holder, cause, remedy }] of Object.entries<OutcomeWords>(words)) {
        expect(holder, key).to.match(language === 'ja' ? /\p{Script=Hiragana}/u : /^[A-Z][ -~]+[a-z]$/);
        for (const sentence of [cause, remedy]) {
          expect(sentence, key).to.match(language === 'ja' ? /^[^A-Za-z]+。$/ : /^[A-Z][ -~]+\.$/);
        }
      }
    });

    it(`differ for the operator from outcome to outcome at a ${place} in ${language}`, () => {
      const causes = Object.values(words).map(({ cause }: OutcomeWords) => cause);
      expect(new Set(causes)).to.have.property('size', causes.length);
    });
  }

  for (const language of LANGUAGES) {
    it(`tell the holder at a door no more than the door shows, but for the kind of card, in ${language}`, () => {
      for (const reason of DENY_REASONS) {
        const display = DENY_DISPLAYS[reason];
        if (display === SHOWN_KIND) continue;
        expect(DOOR_OUTCOMES[language][reason].holder, reason).to.equal(DOOR_SIGNALS[display].text[language]);
      }
      for (const reason of GRANT_REASONS) {
        expect(DOOR_OUTCOMES[language][reason].holder).to.equal(DOOR_SIGNALS.welcome.text[language]);
      }
    });

    it(`say the same to whoever lays down a copied, a forged or a wrong card at a desk, in ${language}`, () => {
      const { 'certificate-copied': copied, ...others } = DESK_OUTCOMES[language];
      for (const key of ['certificate-invalid', 'evidence-invalid', 'number-exposed', 'not-blank'] as const) {
        expect(others[key].holder, key).to.equal(copied.holder);
      }
    });
  }
});
