import { languageOf } from '@monban/server/http/language';
import { expect } from 'chai';

describe('the language of an answer', () => {
  const rows: readonly (readonly [string | undefined, 'ja' | 'en'])[] = [
    [undefined, 'ja'],
    ['', 'ja'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['ja,en;q=0.9', 'ja'],
    ['en;q=0.8, ja;q=0.9', 'ja'],
    ['en;q=0.9, ja;q=0.8', 'en'],
    ['en, ja', 'ja'],
    ['fr', 'ja'],
    ['english', 'ja'],
    ['EN', 'en'],
    ['en;q=0', 'ja'],
    ['en;q=nonsense', 'ja'],
    [';;;,,,', 'ja'],
  ];
  for (const [header, language] of rows) {
    it(`is ${language} for ${JSON.stringify(header)}`, () => {
      expect(languageOf(header)).to.equal(language);
    });
  }
});
