import { AppError } from '@monban/core/errors';
import { OperatorId, VisitId, VisitOfficerId } from '@monban/core/ids';
import { signAccessToken, verifyAccessToken } from '@monban/server/sessions/access-token';
import { signGuestToken, verifyGuestToken } from '@monban/server/visit-officers/guest-token';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';

const AT = new Date('2026-11-25T01:00:00.000Z');
const EVENING = new Date('2026-11-25T15:00:00.000Z');
const ID = '5a0f3c84-0f0b-4b5e-9d8e-6a2f1c3b4d5e';
const issuer = { organisationId: 'test', key: generateSigningKey() };
const guest = { officerId: VisitOfficerId.parse(ID), visitId: VisitId.parse(ID), sessionId: ID };

describe('the token of a guest', () => {
  it('says which guest of which visit, for ten minutes', () => {
    const { accessToken, expiresAt } = signGuestToken(issuer, guest, { at: AT, endsAt: EVENING });
    expect(expiresAt.toISOString()).to.equal('2026-11-25T01:10:00.000Z');
    expect(verifyGuestToken(issuer, accessToken, AT)).to.deep.equal(guest);
    expect(codeOf(() => verifyGuestToken(issuer, accessToken, expiresAt))).to.equal('TOKEN_INVALID');
  });

  it('ends with the day, however late it was made', () => {
    const late = new Date('2026-11-25T14:58:00.000Z');
    const { expiresAt } = signGuestToken(issuer, guest, { at: late, endsAt: EVENING });
    expect(expiresAt).to.deep.equal(EVENING);
  });

  it('is no operator’s, and no operator’s is a guest’s', () => {
    const { accessToken } = signGuestToken(issuer, guest, { at: AT, endsAt: EVENING });
    expect(codeOf(() => verifyAccessToken(issuer, accessToken, AT))).to.equal('TOKEN_INVALID');
    const claims = { operatorId: OperatorId.parse(ID), sessionId: ID, epoch: 1 };
    const operators = signAccessToken(issuer, claims, AT).accessToken;
    expect(codeOf(() => verifyGuestToken(issuer, operators, AT))).to.equal('TOKEN_INVALID');
  });

  it('is good under its own key and organisation alone', () => {
    const { accessToken } = signGuestToken(issuer, guest, { at: AT, endsAt: EVENING });
    const others = [
      { ...issuer, key: generateSigningKey() },
      { ...issuer, organisationId: 'other' },
    ];
    for (const other of others)
      expect(codeOf(() => verifyGuestToken(other, accessToken, AT))).to.equal('TOKEN_INVALID');
  });
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : 'INTERNAL';
  }
}
