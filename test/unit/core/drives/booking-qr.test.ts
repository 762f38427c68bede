import { readBookingQr } from '@monban/core/drives/booking-qr';
import { expect } from 'chai';
import fc from 'fast-check';
import { withCheckDigit } from '../../../support/my-numbers.ts';

describe('the QR code of a booking', () => {
  it('is its token, with or without a line end', () => {
    const anyToken = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(anyToken, (bytes) => {
        const token = bytes.toString('base64url');
        fc.pre(!/[0-9]{12}/.test(token));
        expect(readBookingQr(token)).to.equal(token);
        expect(readBookingQr(`${token}\r\n`)).to.equal(token);
      }),
    );
  });

  it('is nothing that another code holds', () => {
    const number = withCheckDigit('12345678901');
    const others = [
      '',
      number,
      'https://example.com/',
      'a'.repeat(21),
      'a'.repeat(23),
      `${'a'.repeat(20)} A`,
    ];
    for (const content of others) expect(readBookingQr(content), content).to.equal(undefined);
  });

  it('is refused with a My Number in it', () => {
    expect(readBookingQr(`${withCheckDigit('12345678901')}-_-_-_-_-A`)).to.equal(undefined);
  });
});
