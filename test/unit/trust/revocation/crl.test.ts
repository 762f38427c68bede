import { encodeDer } from '@monban/trust/revocation/der-encode';
import { importCrl, type CrlImport, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { standingByCrl } from '@monban/trust/revocation/standing-by-crl';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  buildList,
  extension,
  LIST_TIMES,
  type ListingAuthority,
  type ListParts,
  makeListingAuthority,
  manySerials,
  scopeExtension,
} from '../../../support/crl-builder.ts';

const HOLD = 6;
const REMOVED = 8;
const SUPERSEDED = 4;
const UNKNOWN_OID = '1.3.6.1.4.1.99999.1';
const NULL = Uint8Array.of(0x05, 0x00);

describe('a revocation list', () => {
  let authority: ListingAuthority;
  let namesake: ListingAuthority;

  before(async () => {
    authority = await makeListingAuthority();
    namesake = await makeListingAuthority();
  });

  function take(
    bytes: Uint8Array,
    known: readonly ImportedCrl[] = [],
    at: Date = LIST_TIMES.within,
  ): CrlImport {
    const issuers = [namesake.der, authority.der];
    return importCrl(bytes, { issuers, at, rules: DEFAULT_REVOCATION_RULES, known });
  }

  function taken(parts: ListParts): ImportedCrl {
    const imported = take(buildList(authority, parts));
    if (imported.kind === 'refused') throw new Error(imported.reason);
    return imported.crl;
  }

  function refusalOf(bytes: Uint8Array, known: readonly ImportedCrl[] = [], at?: Date): string {
    const imported = take(bytes, known, at);
    return imported.kind === 'refused' ? imported.reason : imported.kind;
  }

  function standing(lists: readonly ImportedCrl[], at: Date = LIST_TIMES.within): RevocationStanding {
    const question = { certificate: authority.leaf.der, issuer: authority.der, at };
    return standingByCrl(lists, question, DEFAULT_REVOCATION_RULES);
  }

  const leafEntry = (reason?: number) => [
    { serial: authority.leaf.serial, ...(reason === undefined ? {} : { reason }) },
  ];

  describe('says of a certificate', () => {
    it('good where it is not listed, until the next list is due', () => {
      expect(standing([taken({})])).to.deep.include({
        kind: 'good',
        source: 'crl',
        freshUntil: LIST_TIMES.nextUpdate,
      });
    });

    it('revoked with the reason, hold where it may come back', () => {
      expect(standing([taken({ entries: leafEntry(SUPERSEDED) })])).to.include({ reason: 'superseded' });
      expect(standing([taken({ entries: leafEntry() })])).to.include({ reason: 'unspecified' });
      expect(standing([taken({ entries: leafEntry(HOLD) })])).to.include({ kind: 'hold' });
    });

    it('nothing past its nextUpdate, but that a revoked one stays revoked', () => {
      const at = LIST_TIMES.nextUpdate;
      expect(standing([taken({})], at)).to.include({ kind: 'unknown', why: 'stale' });
      expect(standing([taken({ entries: leafEntry(HOLD) })], at)).to.include({ why: 'stale' });
      expect(standing([taken({ entries: leafEntry(SUPERSEDED) })], at)).to.include({ kind: 'revoked' });
    });

    it('nothing about a moment before it', () => {
      const at = new Date(LIST_TIMES.thisUpdate.getTime() - 120_000);
      expect(standing([taken({})], at)).to.include({ kind: 'unknown', why: 'not-yet-valid' });
    });

    it('nothing where there is no list, or only one of a namesake with another key', () => {
      expect(standing([])).to.include({ kind: 'unknown', why: 'no-list' });
      const foreign = take(buildList(namesake, {}));
      expect(foreign.kind).to.equal('imported');
      expect(foreign.kind === 'imported' && standing([foreign.crl])).to.include({ why: 'no-list' });
    });

    it('nothing where the list is of an authority of another name that has the same key', async () => {
      const { name } = await makeListingAuthority('Another authority');
      expect(standing([{ ...taken({}), issuer: name }])).to.include({ why: 'no-list' });
    });

    it('nothing of a certificate that names another issuer, or that is none', async () => {
      const other = await makeListingAuthority('Another authority');
      const at = LIST_TIMES.within;
      const ask = (certificate: Uint8Array) =>
        standingByCrl([taken({})], { certificate, issuer: authority.der, at }, DEFAULT_REVOCATION_RULES);
      expect(ask(other.leaf.der)).to.include({ why: 'issuer-mismatch' });
      expect(ask(Buffer.from('no certificate'))).to.include({ why: 'certificate-malformed' });
    });
  });

  describe('of a narrower scope', () => {
    const users = encodeDer(0x81, Uint8Array.of(0xff));
    const authorities = encodeDer(0x82, Uint8Array.of(0xff));
    const pointName = encodeDer(0x86, Buffer.from('http://lists.test/1'));
    const point = encodeDer(0xa0, encodeDer(0xa0, pointName));

    it('speaks of users or of authorities only', () => {
      expect(standing([taken({ extensions: [scopeExtension(users)] })])).to.include({ kind: 'good' });
      expect(standing([taken({ extensions: [scopeExtension(authorities)] })])).to.include({ why: 'no-list' });
    });

    it('speaks only of certificates that name its distribution point', () => {
      expect(standing([taken({ extensions: [scopeExtension(point)] })])).to.include({ why: 'no-list' });
    });

    it('is refused where we would not work it out: some reasons, indirect, attribute certificates, relative names', () => {
      const refused = [
        encodeDer(0x83, Uint8Array.of(0x06, 0x40)),
        encodeDer(0x84, Uint8Array.of(0xff)),
        encodeDer(0x85, Uint8Array.of(0xff)),
        encodeDer(0xa0, encodeDer(0xa1, pointName)),
      ];
      for (const field of refused)
        expect(refusalOf(buildList(authority, { extensions: [scopeExtension(field)] }))).to.equal(
          'malformed',
        );
    });
  });

  describe('with a delta', () => {
    const base = (reason: number) => taken({ number: 5, entries: leafEntry(reason) });
    const delta = (reason: number, parts: ListParts = {}) =>
      taken({ number: 6, base: 5, entries: leafEntry(reason), ...parts });

    const empty = () => taken({ number: 5 });

    it('says what the delta says', () => {
      expect(standing([empty(), delta(SUPERSEDED)])).to.include({ kind: 'revoked' });
      expect(standing([base(HOLD), delta(SUPERSEDED)])).to.include({ kind: 'revoked', reason: 'superseded' });
    });

    it('lifts a hold that the delta removes, and no revocation', () => {
      expect(standing([base(HOLD), delta(REMOVED)])).to.include({ kind: 'good' });
      expect(standing([base(SUPERSEDED), delta(REMOVED)])).to.include({ kind: 'revoked' });
    });

    it('ignores a delta to a later list, and one that the list already contains', () => {
      expect(standing([empty(), delta(SUPERSEDED, { number: 8, base: 7 })])).to.include({ kind: 'good' });
      const newer = taken({ number: 7 });
      expect(standing([newer, delta(SUPERSEDED, { number: 6, base: 5 })])).to.include({ kind: 'good' });
    });

    it('is over with the first of both', () => {
      const nextUpdate = new Date('2026-05-03T00:00:00.000Z');
      const lists = [empty(), taken({ number: 6, base: 5, nextUpdate })];
      expect(standing(lists).freshUntil).to.deep.equal(nextUpdate);
      expect(standing(lists, nextUpdate)).to.include({ kind: 'unknown', why: 'stale' });
    });

    it('says nothing by the delta alone', () => {
      expect(standing([delta(SUPERSEDED)])).to.include({ why: 'no-list' });
    });

    it('is refused where a complete list removes something', () => {
      expect(refusalOf(buildList(authority, { entries: leafEntry(REMOVED) }))).to.equal('malformed');
    });
  });

  describe('is refused', () => {
    it('from an issuer that nobody believes, or signed by another key of that name', async () => {
      const stranger = await makeListingAuthority('Stranger');
      expect(refusalOf(buildList(stranger, {}))).to.equal('issuer-unknown');
      const impostor = await makeListingAuthority();
      expect(refusalOf(buildList(impostor, {}))).to.equal('signature-invalid');
    });

    it('for its signature before anybody walks through what it lists', async () => {
      const entries = [{ serial: '01' }, { serial: '01' }];
      expect(refusalOf(buildList(authority, { entries }))).to.equal('malformed');
      const impostor = await makeListingAuthority();
      expect(refusalOf(buildList(impostor, { entries }))).to.equal('signature-invalid');
    });

    it('before its time and when the next one is due', () => {
      const bytes = buildList(authority, {});
      const early = new Date(LIST_TIMES.thisUpdate.getTime() - 61_000);
      expect(refusalOf(bytes, [], early)).to.equal('not-yet-valid');
      expect(refusalOf(bytes, [], LIST_TIMES.nextUpdate)).to.equal('stale');
    });

    it('when it is older than one that is here, and taken again when it is the same', () => {
      const known = [taken({ number: 9 })];
      expect(refusalOf(buildList(authority, { number: 8 }), known)).to.equal('rollback');
      const earlier = new Date('2026-04-30T00:00:00.000Z');
      expect(refusalOf(buildList(authority, { number: 10, thisUpdate: earlier }), known)).to.equal(
        'rollback',
      );
      expect(refusalOf(buildList(authority, { number: 9 }), known)).to.equal('imported');
      expect(
        refusalOf(buildList(authority, { number: 8, base: 7 }), known),
        'a delta is no rollback',
      ).to.equal('imported');
    });

    it('with a critical extension that we do not understand, on the list or on an entry', () => {
      const strange = extension(UNKNOWN_OID, NULL, true);
      expect(refusalOf(buildList(authority, { extensions: [strange] }))).to.equal('malformed');
      const entries = [{ serial: '01', extensions: [strange] }];
      expect(refusalOf(buildList(authority, { entries }))).to.equal('malformed');
      const harmless = extension(UNKNOWN_OID, NULL);
      expect(refusalOf(buildList(authority, { extensions: [harmless] }))).to.equal('imported');
    });

    it('with an entry of another issuer (an indirect list)', () => {
      const entries = [{ serial: '01', extensions: [extension('2.5.29.29', NULL, true)] }];
      expect(refusalOf(buildList(authority, { entries }))).to.equal('malformed');
    });

    it('with an extension or a certificate stated twice', () => {
      const twice = [extension(UNKNOWN_OID, NULL), extension(UNKNOWN_OID, NULL)];
      expect(refusalOf(buildList(authority, { extensions: twice }))).to.equal('malformed');
      const entries = [{ serial: '01' }, { serial: '01', reason: HOLD }];
      expect(refusalOf(buildList(authority, { entries }))).to.equal('malformed');
    });

    it('in version 1 or 3, without nextUpdate, with an empty list of entries, or a serial number of 21 octets', () => {
      for (const parts of [
        { version: null },
        { version: 2 },
        { nextUpdate: null },
        { entries: [] },
        { entries: [{ serial: `01${'00'.repeat(20)}` }] },
      ])
        expect(refusalOf(buildList(authority, parts)), JSON.stringify(parts)).to.equal('malformed');
    });

    it('where a field is larger than any real one, before it is laid out', () => {
      const fill = Buffer.alloc(70_000).fill(NULL);
      const name = encodeDer(0x30, encodeDer(0x31, fill));
      expect(refusalOf(buildList(authority, { issuer: name }))).to.equal('malformed');
      const harmless = extension(UNKNOWN_OID, fill);
      expect(refusalOf(buildList(authority, { extensions: [harmless] }))).to.equal('malformed');
      const entries = [{ serial: '01', extensions: [harmless] }];
      expect(refusalOf(buildList(authority, { entries }))).to.equal('malformed');
    });

    it('whatever the bytes, without an exception', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
          expect(take(bytes).kind).to.equal('refused');
        }),
      );
    });

    it('cut off anywhere, or with any bit of it flipped', () => {
      const bytes = buildList(authority, { entries: leafEntry(HOLD) });
      for (let length = 0; length < bytes.length; length++)
        expect(take(bytes.subarray(0, length)).kind, `${length} octets`).to.equal('refused');
      expect(take(Buffer.concat([bytes, Uint8Array.of(0)])).kind).to.equal('refused');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const tampered = Buffer.from(bytes);
        tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(take(tampered).kind, `bit ${bit}`).to.equal('refused');
      }
    });
  });

  it('is taken as PEM, with text before it', () => {
    const base64 = buildList(authority, {})
      .toString('base64')
      .replaceAll(/(.{64})/g, '$1\n');
    const pem = `Certificate Revocation List\n-----BEGIN X509 CRL-----\n${base64}\n-----END X509 CRL-----\n`;
    expect(take(Buffer.from(pem)).kind).to.equal('imported');
  });

  it('of twenty thousand certificates is taken whole', () => {
    const serials = manySerials(20_000);
    const list = taken({ entries: serials.map((serial) => ({ serial, reason: SUPERSEDED })) });
    expect(list.entries.size).to.equal(serials.length);
    expect(serials.every((serial) => list.entries.get(serial)?.reason === 'superseded')).to.be.true;
  });
});
