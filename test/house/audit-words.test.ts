import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { LOADING_STATES, LoadingOrder } from '@monban/core/api/loading';
import { CompanyCard } from '@monban/core/api/company-cards';
import { Approval } from '@monban/core/api/oversight';
import { AUDITED_FIELDS } from '@monban/server/audit/audited-fields';
import { expect } from 'chai';
import { SOURCES, textOf } from './repository.ts';

const { subjects, verbs } = ja.oversight.audit;

/** Verbs that are states: an entry says which one was reached. */
const STATES = [
  ...LOADING_STATES,
  ...LoadingOrder.shape.state.options,
  ...CompanyCard.shape.state.options,
  ...Approval.shape.state.options,
];

describe('the audit trail in the console', () => {
  it('has a word for every kind of subject', () => {
    expect(Object.keys(subjects)).to.have.members(Object.keys(AUDITED_FIELDS));
  });

  it('has a word for everything that is done to one', () => {
    const written = SOURCES.filter((file) => /^(server|cli)\//.test(file)).flatMap((file) =>
      [...textOf(file).matchAll(/action: '[a-z-]+\.([a-z-]+)'/g)].map(([, verb]) => verb ?? ''),
    );
    expect(written.length).to.be.greaterThan(50);
    const missing = [...written, ...STATES].filter((verb) => !Object.hasOwn(verbs, verb));
    expect([...new Set(missing)]).to.deep.equal([]);
  });
});
