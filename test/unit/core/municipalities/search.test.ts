import { createMunicipalityMatch, searchKeyOf, type SearchedNames } from '@monban/core/municipalities/search';
import { expect } from 'chai';

const KANAGAWA = { name: '神奈川県', kana: 'カナガワケン' };
const TSURUMI = searchKeyOf({
  code: '141011',
  name: '鶴見区',
  kana: 'ツルミク',
  prefecture: KANAGAWA,
  parent: { name: '横浜市', kana: 'ヨコハマシ' },
});
const alone = (names: Pick<SearchedNames, 'code' | 'name' | 'kana' | 'prefecture'>) =>
  searchKeyOf({ ...names, parent: null });
const KAMAGAYA = alone({
  code: '122246',
  name: '鎌ケ谷市',
  kana: 'カマガヤシ',
  prefecture: { name: '千葉県', kana: 'チバケン' },
});
const CHIYODA = alone({
  code: '131016',
  name: '千代田区',
  kana: 'チヨダク',
  prefecture: { name: '東京都', kana: 'トウキョウト' },
});
const ANPACHI = alone({
  code: '213837',
  name: '安八町',
  kana: 'アンパチチョウ',
  prefecture: { name: '岐阜県', kana: 'ギフケン' },
});
const KORIYAMA = alone({
  code: '072036',
  name: '郡山市',
  kana: 'コオリヤマシ',
  prefecture: { name: '福島県', kana: 'フクシマケン' },
});

describe('a municipality is found', () => {
  const rows: readonly [what: string, key: string, question: string][] = [
    ['by its name', TSURUMI, '鶴見区'],
    ['by the beginning of its name', TSURUMI, '鶴見'],
    ['with its city', TSURUMI, '横浜市鶴見区'],
    ['with prefecture and city', TSURUMI, '神奈川県横浜市鶴見区'],
    ['with the prefecture alone', TSURUMI, '神奈川県鶴見区'],
    ['with a short prefecture', TSURUMI, '神奈川横浜市鶴見区'],
    ['in words with an ideographic space', TSURUMI, '横浜　鶴見'],
    ['in hiragana', TSURUMI, 'つるみ'],
    ['in half-width katakana', TSURUMI, 'ﾖｺﾊﾏｼﾂﾙﾐ'],
    ['by city and name in kana', TSURUMI, 'よこはましつるみく'],
    ['by its code', TSURUMI, '141011'],
    ['by its code in full width', TSURUMI, '１４１０１１'],
    ['by its code without check digit', TSURUMI, '14101'],
    ['with another form of a character', TSURUMI, '橫濱市鶴見区'],
    ['with a small kana', KAMAGAYA, '鎌ヶ谷市'],
    ['with a half-width small kana', KAMAGAYA, '鎌ｹ谷'],
    ['by a short prefecture in kana', CHIYODA, 'とうきょう ちよだ'],
    ['in kana typed without small ones', CHIYODA, 'とうきようと'],
    ['with the district of an address', ANPACHI, '岐阜県安八郡安八町'],
    ['with the district alone', ANPACHI, '安八郡安八町'],
    ['although its own name looks like a district', KORIYAMA, '福島県郡山市'],
    ['by an empty question', KORIYAMA, ' 　'],
  ];
  for (const [what, key, question] of rows) {
    it(`${what}: ${question}`, () => {
      expect(createMunicipalityMatch(question)(key)).to.be.true;
    });
  }

  const others: readonly [string, string][] = [
    [TSURUMI, '川崎市鶴見区'],
    [TSURUMI, '東京都鶴見区'],
    [CHIYODA, '千代田 横浜'],
    [KORIYAMA, '大和郡山市'],
  ];
  for (const [key, question] of others) {
    it(`and not by ${question}`, () => {
      expect(createMunicipalityMatch(question)(key)).to.be.false;
    });
  }

  it('under nothing that runs over the end of one of its names', () => {
    expect(createMunicipalityMatch('区神奈川')(TSURUMI)).to.be.false;
  });
});
