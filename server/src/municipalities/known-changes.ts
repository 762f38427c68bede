import type { DirectoryChange } from '@monban/core/api/municipalities';
import { withCheckDigit } from '@monban/core/municipalities/code';

const HAMAMATSU = withCheckDigit('22130');
const CHUO = withCheckDigit('22138');
const HAMANA = withCheckDigit('22139');
const TENRYU = withCheckDigit('22140');

/**
 * What happened after the packaged data set was made. Hamamatsu made three wards of seven on 2024-01-01; part of the former
 * Kita ward went to Chuo, so that an address there says which.
 */
export const KNOWN_CHANGES: readonly DirectoryChange[] = [
  {
    effectiveOn: '2024-01-01',
    ended: [
      { code: withCheckDigit('22131'), successors: [CHUO] },
      { code: withCheckDigit('22132'), successors: [CHUO] },
      { code: withCheckDigit('22133'), successors: [CHUO] },
      { code: withCheckDigit('22134'), successors: [CHUO] },
      { code: withCheckDigit('22135'), successors: [CHUO, HAMANA] },
      { code: withCheckDigit('22136'), successors: [HAMANA] },
      { code: withCheckDigit('22137'), successors: [TENRYU] },
    ],
    begun: [
      { code: CHUO, name: '中央区', kana: 'チュウオウク', parentCode: HAMAMATSU },
      { code: HAMANA, name: '浜名区', kana: 'ハマナク', parentCode: HAMAMATSU },
      { code: TENRYU, name: '天竜区', kana: 'テンリュウク', parentCode: HAMAMATSU },
    ],
  },
];

/** The six villages of the northern islands have codes, and no office that keeps residents or hands out cards. */
export const WITHOUT_OFFICE: readonly string[] = ['01695', '01696', '01697', '01698', '01699', '01700'].map(
  withCheckDigit,
);
