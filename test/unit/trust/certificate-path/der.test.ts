import { AppError } from '@monban/core/errors';
import {
  countOf,
  DerFields,
  fieldsOf,
  membersOf,
  namedBitsOf,
  oidOf,
  timeOf,
} from '@monban/trust/certificate-path/der-fields';
import { parseDer, parseDerOf, TAG } from '@monban/trust/certificate-path/der';
import { expect } from 'chai';
import fc from 'fast-check';
import { der, objectId, sequence } from '../../../support/certificate-maker.ts';

describe('the strict reader of DER', () => {
  it('keeps every byte: values written again are the ones that were read', () => {
    fc.assert(
      fc.property(derValue(3), (bytes) => {
        expect(Buffer.from(rewrite(parseDer(bytes))).equals(bytes)).to.equal(true);
      }),
    );
  });

  it('refuses every truncation, and one byte more', () => {
    fc.assert(
      fc.property(derValue(3), (bytes) => {
        for (let length = 0; length < bytes.length; length++) refuses(bytes.subarray(0, length));
        refuses(Buffer.concat([bytes, Buffer.of(0)]));
      }),
    );
  });

  it('reads or refuses any bytes, and fails in no other way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseDer(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(AppError).with.property('code', 'MESSAGE_MALFORMED');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  const WRONG: Readonly<Record<string, string>> = {
    'an indefinite length': '3080020100' + '0000',
    'a length in two octets that fits one': '30810302012a',
    'a length that begins with zero': '3082000302012a',
    'a length beyond 32 bits': '308500000000012a',
    'a padded integer': '0202002a',
    'a padded negative integer': '0202ff80',
    'an integer of no octets': '0200',
    'an enumerated value that is padded': '0a020001',
    'a boolean of neither 00 nor FF': '010101',
    'a boolean of two octets': '0102ffff',
    'a NULL with content': '050100',
    'a bit string without its first octet': '0300',
    'a bit string with eight unused bits': '03020800',
    'a bit string with unused bits and none used': '030107',
    'a bit string with a one among the unused': '03020701',
    'a constructed bit string': '23070302000103010a',
    'a constructed octet string': '240404020102',
    'a primitive sequence': '100302012a',
    'a set out of order': '3106' + '020102' + '020101',
    'an object identifier of no arcs': '0600',
    'an object identifier that does not end': '060180',
    'an object identifier with a padded arc': '0603' + '2a8001',
    'a tag number of more than one octet': '1f810100',
  };
  for (const [what, hex] of Object.entries(WRONG)) {
    it(`refuses ${what}`, () => {
      refuses(Buffer.from(hex, 'hex'));
    });
  }

  it('refuses what is nested deeper than 32', () => {
    const nested = (depth: number): Buffer => (depth === 0 ? der(0x05) : sequence(nested(depth - 1)));
    expect(parseDer(nested(32)).tag).to.equal(TAG.sequence);
    refuses(nested(33));
    refuses(nested(2_000));
  });
});

describe('the fields of a certificate', () => {
  it('are taken in their order, and none is left', () => {
    const fields = fieldsOf(sequence(der(0x02, Buffer.of(1)), der(0x05)));
    expect(fields.takeIf(TAG.null)).to.equal(undefined);
    expect(fields.take(TAG.integer).content[0]).to.equal(1);
    malformed(() => {
      fields.end();
    });
    malformed(() => fields.take(TAG.integer));
    fields.take(TAG.null);
    fields.end();
    malformed(() => new DerFields(parseDer(der(0x05))));
    malformed(() => parseDerOf(TAG.sequence, der(0x05)));
  });

  it('have lists of at least one member, all of one type', () => {
    expect(membersOf(parseDer(sequence(der(0x05))), TAG.null)).to.have.lengthOf(1);
    malformed(() => membersOf(parseDer(sequence()), TAG.null));
    malformed(() => membersOf(parseDer(sequence(der(0x05), der(0x02, Buffer.of(1)))), TAG.null));
  });

  it('have object identifiers with arcs of any size', () => {
    for (const dotted of ['0.39', '1.2.840.113549.1.1.11', '2.5.29.32.0', '2.999.3.30']) {
      expect(oidOf(parseDer(objectId(dotted)))).to.equal(dotted);
    }
    const large = Buffer.concat([Buffer.of(0x69, 0x84), Buffer.alloc(13, 0x80), Buffer.of(0x00)]);
    expect(oidOf(parseDer(der(TAG.oid, large)))).to.equal(`2.25.${String(2n ** 100n)}`);
    malformed(() => oidOf(parseDer(der(0x05))));
  });

  it('have no object identifier that takes longer to work out than any real one', () => {
    const longest = Buffer.concat([Buffer.of(0x69), Buffer.alloc(126, 0x81), Buffer.of(0x01)]);
    expect(oidOf(parseDer(der(TAG.oid, longest)))).to.match(/^2\.25\.\d+$/);
    malformed(() => oidOf(parseDer(der(TAG.oid, Buffer.concat([Buffer.of(0x69), longest])))));
  });

  it('have counts from zero to what anybody counts to', () => {
    expect(countOf(parseDer(der(0x02, Buffer.of(0))))).to.equal(0);
    expect(countOf(parseDer(der(0x02, Buffer.from('7fffffff', 'hex'))))).to.equal(0x7fff_ffff);
    for (const hex of ['ff', '0080000000', '7fffffffffffffff']) {
      malformed(() => countOf(parseDer(der(0x02, Buffer.from(hex, 'hex')))));
    }
    for (const hex of ['', '0001']) malformed(() => countOf(parseDer(der(0x80, Buffer.from(hex, 'hex')))));
  });

  it('have times that exist, in one form', () => {
    const utc = (text: string) => timeOf(parseDer(der(TAG.utcTime, Buffer.from(text)))).toISOString();
    expect(utc('491231235959Z')).to.equal('2049-12-31T23:59:59.000Z');
    expect(utc('500101000000Z')).to.equal('1950-01-01T00:00:00.000Z');
    expect(utc('240229000000Z')).to.equal('2024-02-29T00:00:00.000Z');
    for (const text of [
      '250229000000Z',
      '251301000000Z',
      '250101240000Z',
      '250101006000Z',
      '2501010000Z',
      '',
    ]) {
      malformed(() => utc(text));
    }
  });

  it('have lists of bits without zeros at their end', () => {
    const bits = (hex: string) => namedBitsOf(parseDer(der(0x03, Buffer.from(hex, 'hex'))));
    expect(bits('0780')).to.deep.equal([true]);
    expect(bits('0106')).to.deep.equal([false, false, false, false, false, true, true]);
    expect(bits('00')).to.deep.equal([]);
    malformed(() => bits('0680'));
    malformed(() => bits('0000'));
  });
});

function derValue(depth: number): fc.Arbitrary<Buffer> {
  const primitive = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((content) => der(TAG.octetString, content)),
    fc.boolean().map((value) => der(TAG.boolean, Buffer.of(value ? 0xff : 0x00))),
    fc.integer({ min: 0, max: 127 }).map((value) => der(TAG.integer, Buffer.of(value))),
    fc.constant(der(TAG.null)),
    fc.uint8Array({ maxLength: 20 }).map((content) => der(0x80, content)),
  );
  if (depth === 0) return primitive;
  const inner = fc.array(derValue(depth - 1), { maxLength: 4 });
  return fc.oneof(
    primitive,
    inner.map((members) => sequence(...members)),
    inner.map((members) => der(TAG.set, ...members.toSorted((left, right) => left.compare(right)))),
    inner.map((members) => der(0xa3, ...members)),
  );
}

function rewrite({ tag, content, children }: ReturnType<typeof parseDer>): Buffer {
  return (tag & 0x20) === 0 ? der(tag, content) : der(tag, ...children.map(rewrite));
}

function refuses(bytes: Uint8Array): void {
  malformed(() => parseDer(bytes));
}

function malformed(action: () => unknown): void {
  expect(action).to.throw(AppError).with.property('code', 'MESSAGE_MALFORMED');
}
