import { HOME_TOWNS } from '@monban/simulators/workforce/municipalities';
import { makeWorkforce } from '@monban/simulators/workforce/make-workforce';
import { peopleFile } from '@monban/simulators/workforce/people-file';
import { seededRandom } from '@monban/simulators/seeded-random';
import { findMunicipality } from '@monban/core/municipalities/directory';
import { packagedDirectory } from '@monban/server/municipalities/packaged-directory';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import Encoding from 'encoding-japanese';

const ORDER = { people: 2_000, municipalities: 40, siteNames: ['本社', '工場'] };

describe('a simulated workforce', () => {
  const workforce = makeWorkforce(seededRandom(5), ORDER);

  it('is the same for the same seed, and another for another', () => {
    expect(makeWorkforce(seededRandom(5), ORDER)).to.deep.equal(workforce);
    expect(makeWorkforce(seededRandom(6), ORDER)).to.not.deep.equal(workforce);
  });

  it('lives in as many municipalities as are asked for, in some of them too few people for a visit', () => {
    const people = new Map<string, number>();
    for (const { home } of workforce) people.set(home.code, (people.get(home.code) ?? 0) + 1);
    expect(people.size).to.equal(40);
    expect([...people.values()].filter((count) => count < 5)).to.not.deep.equal([]);
    expect(() => makeWorkforce(seededRandom(5), { ...ORDER, municipalities: 41 })).to.throw(RangeError);
  });

  it('lives in municipalities that there are', async () => {
    const directory = await packagedDirectory();
    for (const { code, name, prefecture } of HOME_TOWNS) {
      const found = findMunicipality(directory, code, '2026-11-22');
      expect(found, code).to.include({ name });
      expect(found?.prefecture.name, code).to.equal(prefecture);
    }
  });

  it('has names that CP932 cannot hold, and says which', () => {
    const rare = workforce.filter(({ isBeyondCp932 }) => isBeyondCp932);
    expect(rare).to.have.length(40);
    for (const { familyName, givenName, isBeyondCp932 } of workforce)
      expect(fitsCp932(familyName + givenName), familyName + givenName).to.equal(!isBeyondCp932);
  });

  it('has people whose address nobody may know', () => {
    expect(workforce.filter(({ isAddressProtected }) => isAddressProtected)).to.have.length(8);
  });

  it('is written as a people file with a row each', () => {
    const rows = parse<Record<string, string>>(peopleFile(workforce), { bom: true, columns: true });
    expect(rows).to.have.length(2_000);
    expect(new Set(rows.map((row) => row['社員番号'])).size).to.equal(2_000);
    expect(rows[0]).to.include({ 氏名: '𠮷田 翔太', 氏名カナ: 'ヨシダ ショウタ', 市区町村コード: '131041' });
  });
});

/** By a converter that nobody here wrote: what has no place becomes a question mark. */
function fitsCp932(text: string): boolean {
  const bytes = Encoding.convert(Encoding.stringToCode(text), { from: 'UNICODE', to: 'SJIS' });
  return Encoding.codeToString(Encoding.convert(bytes, { from: 'SJIS', to: 'UNICODE' })) === text;
}
