import { AppError } from '@monban/core/errors';
import { ControllerId } from '@monban/core/ids';
import {
  createEnrolmentToken,
  hashSecret,
  matchesSecret,
  parseEnrolmentToken,
} from '@monban/trust/enrolment-token';
import { expect } from 'chai';

const controllerId = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const fingerprint = Buffer.alloc(32, 7).toString('base64url');

function codeOf(text: string): string {
  try {
    parseEnrolmentToken(text);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('an enrolment token', () => {
  it('says whose it is, what proves it, and which CA to expect', () => {
    const { token, secretHash } = createEnrolmentToken(controllerId, fingerprint);
    const parsed = parseEnrolmentToken(` ${token}\n`);
    expect(parsed).to.include({ controllerId, caFingerprint: fingerprint });
    expect(matchesSecret(parsed.secret, secretHash)).to.equal(true);
    expect(token).not.to.include(secretHash);
  });

  it('is another one each time', () => {
    const tokens = Array.from({ length: 100 }, () => createEnrolmentToken(controllerId, fingerprint).token);
    expect(new Set(tokens)).to.have.property('size', 100);
  });

  it('is known by its hash only', () => {
    const { secretHash } = createEnrolmentToken(controllerId, fingerprint);
    const other = parseEnrolmentToken(createEnrolmentToken(controllerId, fingerprint).token);
    expect(matchesSecret(other.secret, secretHash)).to.equal(false);
    expect(matchesSecret(secretHash, secretHash)).to.equal(false);
    expect(matchesSecret('', '')).to.equal(false);
    expect(hashSecret('x')).to.have.length(43);
  });

  it('that was cut, prolonged or mistyped is refused', () => {
    const { token } = createEnrolmentToken(controllerId, fingerprint);
    const [id = '', secret = '', ca = ''] = token.split('.');
    const bad = [
      '',
      'x',
      id,
      `${id}.${secret}`,
      `${token}.x`,
      `${token}x`,
      token.slice(0, -1),
      `${id}.${ca.slice(1)}.${ca}`,
      `x${token}`,
      `${id.toUpperCase()}.${secret}.${ca}`,
    ];
    for (const text of bad) expect(codeOf(text), text).to.equal('ENROLMENT_TOKEN_INVALID');
  });
});
