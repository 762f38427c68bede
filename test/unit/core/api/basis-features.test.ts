import { featuresOf, isOn } from '@monban/core/api/basis-features';
import type { LegalBasisInput } from '@monban/core/api/legal-basis';
import { expect } from 'chai';

const NOTHING: LegalBasisInput = {
  publicNotice: null,
  loadingContract: null,
  certificateChecking: 'none',
  checkingContract: null,
  cardLinks: true,
};
const notice = { publicNotice: { number: '1', date: '2026-04-01' } };
const loading = { loadingContract: { reference: 'L', date: '2026-04-01' } };
const checking = { checkingContract: { reference: 'C', date: '2026-04-01' } };

type Row = readonly [given: string, bases: Partial<LegalBasisInput>, loading: string, checking: string];

const NO_LOADING = 'public-notice loading-contract';
const NO_CHECKING = 'switched-off checking-contract';

const ROWS: readonly Row[] = [
  ['nothing', {}, NO_LOADING, NO_CHECKING],
  ['a notice', notice, 'loading-contract', NO_CHECKING],
  ['a loading contract', loading, 'public-notice', NO_CHECKING],
  ['both', { ...notice, ...loading }, '', NO_CHECKING],
  ['a contract for checking alone', checking, NO_LOADING, 'switched-off'],
  [
    'checking by an operator, without a contract',
    { certificateChecking: 'operator' },
    NO_LOADING,
    'checking-contract',
  ],
  ['checking by an operator', { ...checking, certificateChecking: 'operator' }, NO_LOADING, ''],
  ['own checking', { ...checking, certificateChecking: 'own' }, NO_LOADING, ''],
  [
    'everything, and links switched off',
    { ...notice, ...loading, ...checking, certificateChecking: 'own', cardLinks: false },
    '',
    '',
  ],
];

describe('the features of a legal basis', () => {
  for (const [given, bases, forLoading, forChecking] of ROWS) {
    it(`lack with ${given}: ${forLoading || 'nothing'} for loading, ${forChecking || 'nothing'} for checking`, () => {
      const basis = { ...NOTHING, ...bases };
      const missing = Object.fromEntries(
        featuresOf(basis).map((one) => [one.feature, one.missing.join(' ')]),
      );
      expect(missing).to.deep.equal({
        'application-loading': forLoading,
        'certificate-checking': forChecking,
        'jpki-binding': forChecking,
      });
      for (const one of featuresOf(basis)) {
        expect(one.isOn, one.feature).to.equal(one.missing.length === 0);
        expect(isOn(one.feature, basis), one.feature).to.equal(one.isOn);
      }
    });
  }
});
