import { AppError } from '@monban/core/errors';
import { holdsMyNumber, isMyNumber } from '@monban/core/privacy/my-number';
import { domesticPhone, findMyNumberFields, refuseMyNumber } from '@monban/core/privacy/refuse-my-number';
import { expect } from 'chai';
import fc from 'fast-check';

const NUMBER = '123456789018';

describe('findMyNumberFields', () => {
  it('points to every field that holds a number, at any depth, in document order', () => {
    const body = {
      note: `番号は${NUMBER}です`,
      people: [{ familyName: '山田' }, { 'odd/na~me': { memo: '1234 5678 9018' } }],
      asNumber: Number(NUMBER),
      clean: ['2026-11-21', 42, null, true],
    };
    expect(findMyNumberFields(body)).to.deep.equal(['/note', '/people/1/odd~1na~0me/memo', '/asNumber']);
  });

  it('points to the whole when the value itself is one', () => {
    expect(findMyNumberFields(NUMBER)).to.deep.equal(['']);
    expect(findMyNumberFields([[NUMBER]])).to.deep.equal(['/0/0']);
  });

  it('refuses property names too, without repeating them', () => {
    const body = { outer: { [NUMBER]: { inner: NUMBER }, ok: 1 } };
    expect(findMyNumberFields(body)).to.deep.equal(['/outer/*']);
  });

  it('never returns the digits, whatever the input', () => {
    const withNumbers = fc.oneof(fc.constant(NUMBER), fc.constant(`x ${NUMBER}`), fc.string());
    const value = fc.object({ key: withNumbers, values: [withNumbers, fc.integer()], maxDepth: 4 });
    fc.assert(
      fc.property(value, (body) => {
        const pointers = findMyNumberFields(body);
        expect(pointers.some((pointer) => holdsMyNumber(pointer))).to.equal(false);
        expect(pointers.length > 0).to.equal(JSON.stringify(body).includes(NUMBER));
      }),
    );
  });

  it('reads +81 in a field for a telephone number as the 0 that is stored, and nowhere else', () => {
    const phone = phoneThatPasses();
    expect(findMyNumberFields({ phone, mobilePhone: `+81 ${phone.slice(3)}` })).to.deep.equal([]);
    expect(findMyNumberFields({ note: phone })).to.deep.equal(['/note']);
    expect(findMyNumberFields({ phone: NUMBER })).to.deep.equal(['/phone']);
  });

  it('survives a nesting deeper than any stack', () => {
    let body: unknown = NUMBER;
    for (let depth = 0; depth < 100_000; depth += 1) body = [body];
    expect(findMyNumberFields(body)).to.have.length(1);
  });

  it('takes a wide array as well as a deep one', () => {
    expect(findMyNumberFields(Array.from({ length: 300_000 }, () => 7))).to.deep.equal([]);
  });

  /** A mobile number in international form whose twelve digits happen to pass the check. */
  function phoneThatPasses(): string {
    for (let subscriber = 10_000_000; ; subscriber += 1) {
      if (isMyNumber(`8190${subscriber}`)) return `+8190${subscriber}`;
    }
  }
});

describe('refuseMyNumber', () => {
  it('passes what is clean', () => {
    expect(() => {
      refuseMyNumber({ familyName: '山田', employeeNumber: 'E-1024' });
    }).not.to.throw();
  });

  it('throws MY_NUMBER_REFUSED with the fields and without the number', () => {
    try {
      refuseMyNumber({ a: { note: NUMBER } });
      expect.fail('it was accepted');
    } catch (error) {
      expect(error).to.be.instanceOf(AppError).with.property('code', 'MY_NUMBER_REFUSED');
      const { message, details } = error as AppError;
      const text = JSON.stringify({ message, details });
      expect(text).to.include('/a/note').and.not.to.include(NUMBER);
    }
  });
});

describe('domesticPhone', () => {
  it('writes a leading +81 as 0, in the forms people use', () => {
    const forms = [
      '+81 90-1234-5678',
      '+8190-1234-5678',
      '+81-90-1234-5678',
      '+81 (0)90-1234-5678',
      '＋８１ 90-1234-5678',
    ];
    expect(forms.map(domesticPhone)).to.deep.equal(forms.map(() => '090-1234-5678'));
  });

  it('leaves every other text alone', () => {
    for (const text of ['090-1234-5678', '+1 212 555 0100', '', '81 90 1234 5678']) {
      expect(domesticPhone(text)).to.equal(text);
    }
  });
});
