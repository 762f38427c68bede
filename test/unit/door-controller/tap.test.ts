import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import type { RawTransmit } from '@monban/card-ap/transmit';
import { ReaderError } from '@monban/door-controller/reader-error';
import { readerSecrets } from '@monban/door-controller/reader-keys';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { FakeClock } from '../../support/fake-clock.ts';
import {
  blankCard,
  type IssuedBadge,
  issueBadge,
  policyBadge,
  rawTransmit,
  readerKeys,
} from '../../support/test-company.ts';
import { policyOf, random, reasonOf, tap } from './door-taps.ts';

describe('tap', function () {
  this.timeout(60_000);
  let national: IssuedBadge;
  let company: IssuedBadge;

  before(async () => {
    [national, company] = await Promise.all([issueBadge('normal'), issueBadge('company-card')]);
  });

  it('verifies a listed badge with two commands', async () => {
    const { read, proof, apdus } = await tap(rawTransmit(company.card), {
      policy: policyOf([company.badge]),
    });
    expect(read).to.include({ kind: 'badge', proof: 'verified', certificate: 'not-read' });
    expect(read).to.have.property('badgeId', company.badge.badgeId);
    expect(proof).to.include({ mode: 0, siteKeyVersion: 1 });
    expect(apdus).to.equal(2);
  });

  it('compares the certificate of a linked badge with five commands where the door asks for it', async () => {
    const policy = policyOf([national.badge], 'badge+certificate');
    const { read, apdus } = await tap(rawTransmit(national.card), { policy });
    expect(read).to.include({ proof: 'verified', certificate: 'matches' });
    expect(apdus).to.equal(5);
  });

  it('sees a badge that sits in another card than it was bound to', async () => {
    const elsewhere = { ...national.badge, cardLink: Buffer.alloc(32, 1).toString('base64url') };
    const policy = policyOf([elsewhere], 'badge+certificate');
    expect((await tap(rawTransmit(national.card), { policy })).read).to.include({ certificate: 'differs' });
  });

  it('reads no certificate where links are switched off', async () => {
    const secrets = readerSecrets({ ...readerKeys, linkKey: null });
    const policy = policyOf([national.badge], 'badge+certificate');
    const { read, apdus } = await tap(rawTransmit(national.card), { policy, secrets });
    expect(read).to.include({ certificate: 'not-read' });
    expect(apdus).to.equal(2);
  });

  it('says that a badge is not listed, and keeps its proof', async () => {
    const { read, proof } = await tap(rawTransmit(company.card), { policy: policyOf([]) });
    expect(read).to.include({ kind: 'badge', proof: 'unlisted' });
    expect(proof).to.be.an('object');
  });

  it('does not believe a card whose key is not the listed one', async () => {
    const stranger = generateKeyPair(random).publicKey;
    const policy = policyOf([policyBadge(company.badge.badgeId, stranger, null)]);
    expect((await tap(rawTransmit(company.card), { policy })).read).to.include({ proof: 'failed' });
  });

  it('cannot open the answer of a badge of another company', async () => {
    const secrets = { siteKeys: [{ version: 1, ...generateKeyPair(random) }], linkKey: null };
    expect(reasonOf(await tap(rawTransmit(company.card), { secrets }))).to.equal('wrong-site-key');
  });

  const KINDS = {
    'no-badge': 'no-badge-ap',
    phone: 'phone-profile',
    'resident-card-old': 'resident-card-old',
    'next-gen': 'next-generation-card',
    'id-record': 'identifier-only',
  } as const;
  for (const [persona, reason] of Object.entries(KINDS)) {
    it(`says what a card without a badge is: ${persona}`, async () => {
      expect(reasonOf(await tap(rawTransmit(await blankCard(persona))))).to.equal(reason);
    });
  }

  it('tells a card without a badge from something else altogether', async () => {
    expect(reasonOf(await tap(() => Promise.resolve(Uint8Array.of(0x6a, 0x82))))).to.equal('unknown-card');
  });

  it('tells a blank badge', async () => {
    expect(reasonOf(await tap(rawTransmit(await blankCard('badge-blank'))))).to.equal('badge-blank');
  });

  it('drops an answer that came after its challenge had died', async () => {
    const clock = new FakeClock();
    const slow: RawTransmit = (command) => {
      clock.advance(1_100);
      return rawTransmit(company.card)(command);
    };
    const policy = policyOf([company.badge]);
    expect(reasonOf(await tap(slow, { clock, policy }))).to.equal('badge');
    const slower: RawTransmit = (command) => {
      clock.advance(2_001);
      return rawTransmit(company.card)(command);
    };
    expect(reasonOf(await tap(slower, { clock, policy }))).to.equal('nonce-expired');
  });

  it('is not taken in by a recorded answer (fault 26)', async () => {
    const recorded = new Map<number, Uint8Array>();
    let index = 0;
    await tap((command) => {
      const answer = company.card.execute(command) ?? new Uint8Array();
      recorded.set(index, answer.slice());
      index += 1;
      return Promise.resolve(answer);
    });
    let replayed = 0;
    const replay: RawTransmit = () => Promise.resolve(recorded.get(replayed++)?.slice() ?? new Uint8Array());
    // The seal is bound to the reader's nonce: with another one it does not open.
    expect(reasonOf(await tap(replay, { policy: policyOf([company.badge]) }))).to.equal('wrong-site-key');
  });

  it('is denied as removed when the card is pulled at any command (fault 23)', async () => {
    const policy = policyOf([national.badge], 'badge+certificate');
    for (let pulledAt = 1; pulledAt <= 5; pulledAt += 1) {
      let count = 0;
      const failures = [
        () => Promise.reject(new ReaderError('card-removed')),
        () => Promise.resolve(new Uint8Array()),
        () => Promise.resolve(Uint8Array.of(0x90)),
      ];
      for (const fail of failures) {
        count = 0;
        national.card.powerOff();
        const pulled: RawTransmit = (command) => {
          count += 1;
          return count >= pulledAt ? fail() : rawTransmit(national.card)(command);
        };
        expect(reasonOf(await tap(pulled, { policy })), `pulled at ${pulledAt}`).to.equal('card-removed');
      }
    }
  });

  it('gives a deadline its own reason', async () => {
    const reading = await tap(() => Promise.reject(new ReaderError('read-timeout')));
    expect(reasonOf(reading)).to.equal('read-timeout');
  });

  it('turns whatever a card answers into a reason, and never verifies it', async () => {
    const anyAnswers = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyAnswers, async (answers) => {
        let index = 0;
        const { read } = await tap(() => Promise.resolve(answers[index++]?.slice() ?? new Uint8Array()), {
          policy: policyOf([company.badge]),
        });
        expect(read.kind).to.equal('no-badge');
      }),
    );
  });

  it('trips no wire of the card', () => {
    expect([...national.card.state().tripped, ...company.card.state().tripped]).to.deep.equal([]);
  });
});
