import { withCheckDigit } from '@monban/core/municipalities/code';
import {
  directoryOf,
  findMunicipality,
  municipalitiesOn,
  nearestTerm,
  successorsOf,
  type Directory,
} from '@monban/core/municipalities/directory';
import { withChange, withChanges } from '@monban/core/municipalities/directory-change';
import type { DirectoryChange } from '@monban/core/api/municipalities';
import { expect } from 'chai';
import fc from 'fast-check';

const [CITY, EAST, WEST, TOWN] = ['22130', '22131', '22132', '22301'].map(withCheckDigit) as [
  string,
  string,
  string,
  string,
];
const [NEW, NORTH] = ['22138', '22139'].map(withCheckDigit) as [string, string];
const BASE = directoryOf([
  { code: CITY, name: '例市', kana: 'レイシ', parentCode: null },
  { code: EAST, name: '東区', kana: 'ヒガシク', parentCode: CITY },
  { code: WEST, name: '西区', kana: 'ニシク', parentCode: CITY },
  { code: TOWN, name: '例町', kana: 'レイマチ', parentCode: null },
]);
const MERGED: DirectoryChange = {
  effectiveOn: '2024-01-01',
  ended: [
    { code: EAST, successors: [NEW] },
    { code: WEST, successors: [NEW] },
  ],
  begun: [{ code: NEW, name: '中央区', kana: 'チュウオウク', parentCode: CITY }],
};
/** Later the new ward is divided again, and part of it gets the code of its own name. */
const DIVIDED: DirectoryChange = {
  effectiveOn: '2026-04-01',
  ended: [{ code: NEW, successors: [NEW, NORTH] }],
  begun: [
    { code: NEW, name: '中区', kana: 'ナカク', parentCode: CITY },
    { code: NORTH, name: '北区', kana: 'キタク', parentCode: CITY },
  ],
};

const after = (...changes: DirectoryChange[]) => withChanges(BASE, changes).directory;
const codesOn = (directory: Directory, day: string) =>
  municipalitiesOn(directory, day).map(({ code }) => code);
const problemsOf = (change: DirectoryChange) =>
  withChange(BASE, change).problems.map(({ pointer, code }) => `${pointer} ${code}`);

describe('the directory of municipalities', () => {
  it('has what there was until the day of a merger, and what there is from that day on', () => {
    const directory = after(MERGED);
    expect(codesOn(directory, '2023-12-31')).to.deep.equal([CITY, EAST, WEST, TOWN]);
    expect(codesOn(directory, '2024-01-01')).to.deep.equal([CITY, NEW, TOWN]);
    expect(findMunicipality(directory, NEW, '2024-01-01')).to.deep.include({
      kind: 'ward',
      name: '中央区',
      parent: { code: CITY, name: '例市', kana: 'レイシ' },
      from: '2024-01-01',
      until: null,
    });
    expect(findMunicipality(directory, EAST, '2024-01-01')).to.be.undefined;
  });

  it('follows what came after a municipality, also where its code began anew under another name', () => {
    const directory = after(DIVIDED, MERGED);
    expect(successorsOf(directory, EAST, '2023-12-31')).to.deep.equal([EAST]);
    expect(successorsOf(directory, EAST, '2024-01-01')).to.deep.equal([NEW]);
    expect(successorsOf(directory, EAST, '2026-04-01')).to.deep.equal([NEW, NORTH]);
    expect(successorsOf(directory, NEW, '2023-12-31'), 'not there yet').to.deep.equal([]);
    expect(successorsOf(directory, '999999', '2026-04-01')).to.deep.equal([]);
    expect(findMunicipality(directory, NEW, '2026-03-31')?.name).to.equal('中央区');
    expect(findMunicipality(directory, NEW, '2026-04-01')?.name).to.equal('中区');
  });

  it('shows a code as it last was, or as it will be, on a day without it', () => {
    const directory = after(MERGED, DIVIDED);
    expect(nearestTerm(directory, EAST, '2030-01-01')?.until).to.equal('2024-01-01');
    expect(nearestTerm(directory, NEW, '2020-01-01')?.name).to.equal('中央区');
    expect(nearestTerm(directory, '999999', '2020-01-01')).to.be.undefined;
  });

  const wrong: readonly [what: string, change: DirectoryChange, problems: readonly string[]][] = [
    [
      'an end of what there is not',
      { ...MERGED, ended: [{ code: NORTH, successors: [NEW] }] },
      ['/ended/0/code MUNICIPALITY_UNKNOWN'],
    ],
    [
      'a successor that there is not then',
      { ...MERGED, ended: [{ code: EAST, successors: [NORTH] }] },
      ['/ended/0/successors/0 MUNICIPALITY_UNKNOWN'],
    ],
    [
      'a beginning of what there is',
      { ...MERGED, ended: [], begun: [{ code: EAST, name: '東区', kana: 'ヒガシク', parentCode: CITY }] },
      ['/begun/0/code MUNICIPALITY_CODE_TAKEN'],
    ],
    [
      'a ward of a town',
      {
        ...MERGED,
        ended: [],
        begun: [{ code: NEW, name: '中央区', kana: 'チュウオウク', parentCode: TOWN }],
      },
      ['/begun/0/parentCode MUNICIPALITY_UNKNOWN'],
    ],
    [
      'two ends of one',
      { ...MERGED, ended: [...MERGED.ended, { code: EAST, successors: [NEW] }] },
      ['/ended/2/code DUPLICATE', '/ended/2/code MUNICIPALITY_UNKNOWN'],
    ],
  ];
  for (const [what, change, problems] of wrong) {
    it(`refuses ${what}, and changes nothing`, () => {
      expect(problemsOf(change)).to.deep.equal(problems);
      expect(withChange(BASE, change).directory).to.equal(BASE);
    });
  }

  it('is not changed twice by one change', () => {
    const once = after(MERGED);
    expect(withChange(once, MERGED).directory).to.equal(once);
  });

  it('never has one code twice on one day, whatever happens', () => {
    const code = fc.constantFrom(CITY, EAST, WEST, TOWN, NEW, NORTH);
    const day = fc.constantFrom('2020-01-01', '2022-06-01', '2024-01-01', '2026-04-01');
    const seed = fc.record({
      code,
      name: fc.constantFrom('甲区', '乙市', '丙町'),
      kana: fc.constant('コウ'),
      parentCode: fc.option(code),
    });
    const change = fc.record({
      effectiveOn: day,
      ended: fc.array(fc.record({ code, successors: fc.array(code, { maxLength: 2 }) }), { maxLength: 3 }),
      begun: fc.array(seed, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), day, (changes, on) => {
        const { directory } = withChanges(BASE, changes);
        const codes = codesOn(directory, on);
        expect(new Set(codes).size).to.equal(codes.length);
        for (const each of [CITY, EAST, NEW])
          expect(codes).to.include.members([...successorsOf(directory, each, on)]);
      }),
    );
  });
});
