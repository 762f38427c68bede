import { needsCertificate } from '@monban/core/access/certificate-need';
import { decideOn } from '@monban/core/access/decide';
import { indexPolicy } from '@monban/core/access/policy-index';
import { expect } from 'chai';
import {
  BADGE,
  DOOR,
  OTHER_BADGE,
  OTHER_DOOR,
  policy,
  type PolicyParts,
  tap,
  trusted,
} from './policy-samples.ts';

const CERTIFICATE_DOOR = { requiredAssurance: 'badge+certificate' } as const;
const needed = (parts: PolicyParts) => needsCertificate(indexPolicy(policy(parts)), DOOR, BADGE);

describe('needsCertificate', () => {
  it('is so for a linked badge at a certificate door', () => {
    expect(needed({ door: CERTIFICATE_DOOR })).to.equal(true);
  });

  it('is not so at a badge door, for a badge without a link, or for a revoked one', () => {
    expect(needed({})).to.equal(false);
    expect(needed({ door: CERTIFICATE_DOOR, badge: { cardLink: null } })).to.equal(false);
    expect(needed({ door: CERTIFICATE_DOOR, badge: { status: 'revoked' } })).to.equal(false);
  });

  it('is not so where nothing is known', () => {
    const index = indexPolicy(policy({ door: CERTIFICATE_DOOR }));
    expect(needsCertificate(undefined, DOOR, BADGE)).to.equal(false);
    expect(needsCertificate(index, OTHER_DOOR, BADGE)).to.equal(false);
    expect(needsCertificate(index, DOOR, OTHER_BADGE)).to.equal(false);
  });

  it('never spares a read that would have opened the door', () => {
    for (const door of [{}, CERTIFICATE_DOOR, { ...CERTIFICATE_DOOR, certificateRule: 'always' as const }]) {
      for (const badge of [{}, { cardLink: null }, { status: 'revoked' as const }]) {
        const index = indexPolicy(policy({ door, badge }));
        const says = (certificate: 'matches' | 'not-read') =>
          decideOn(index, tap({ certificate }), trusted()).kind;
        if (!needsCertificate(index, DOOR, BADGE)) expect(says('not-read')).to.equal(says('matches'));
      }
    }
  });
});
