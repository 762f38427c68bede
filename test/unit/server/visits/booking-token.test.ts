import { BookingToken } from '@monban/core/api/visits';
import { VisitRowId } from '@monban/core/ids';
import { hashOfToken, tokenOfRow } from '@monban/server/visits/booking-token';
import { expect } from 'chai';

const ROW = VisitRowId.parse('0190a000-0000-4000-8000-000000000001');
const OTHER = VisitRowId.parse('0190a000-0000-4000-8000-000000000002');

describe('the code of a booking', () => {
  it('is 128 bits that depend on the key and the row, and come out the same again', () => {
    const [key, otherKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const token = tokenOfRow(key, ROW);
    expect(BookingToken.safeParse(token).success).to.equal(true);
    expect(tokenOfRow(key, ROW)).to.equal(token);
    expect(new Set([token, tokenOfRow(otherKey, ROW), tokenOfRow(key, OTHER)]).size).to.equal(3);
  });

  it('is stored as its hash alone', () => {
    const token = tokenOfRow(Buffer.alloc(32, 1), ROW);
    expect(hashOfToken(token)).to.match(/^[A-Za-z0-9_-]{43}$/u);
    expect(hashOfToken(token)).to.not.include(token);
  });
});
