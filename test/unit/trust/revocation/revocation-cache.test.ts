import { createMemoryStore, createRevocationCache } from '@monban/trust/revocation/revocation-cache';
import {
  unknownStanding,
  type RevocationQuestion,
  type RevocationStanding,
} from '@monban/trust/revocation/revocation-standing';
import { expect } from 'chai';

const AT = new Date('2026-05-01T00:00:00.000Z');
const LATER = new Date('2026-05-01T00:10:00.000Z');
const FRESH_UNTIL = new Date('2026-05-01T01:00:00.000Z');

const questionOf = (name: string, at = AT): RevocationQuestion => ({
  certificate: Buffer.from(name),
  issuer: Buffer.from('issuer'),
  at,
});

describe('kept answers about certificates', () => {
  function asking(answer: (question: RevocationQuestion) => RevocationStanding, limit = 10) {
    const asked: string[] = [];
    const source = {
      standingOf: (question: RevocationQuestion) => {
        asked.push(Buffer.from(question.certificate).toString());
        return Promise.resolve(answer(question));
      },
    };
    return { asked, cache: createRevocationCache(source, createMemoryStore(limit)) };
  }

  const good = ({ at }: RevocationQuestion): RevocationStanding => ({
    ...{ kind: 'good', checkedAt: at },
    ...{ freshUntil: FRESH_UNTIL, source: 'ocsp' },
  });

  it('are used while they are fresh, and never from their end on', async () => {
    const { asked, cache } = asking(good);
    await cache.standingOf(questionOf('a'));
    expect(await cache.standingOf(questionOf('a', LATER))).to.deep.include({ checkedAt: AT });
    expect(asked).to.have.length(1);
    await cache.standingOf(questionOf('a', FRESH_UNTIL));
    expect(asked).to.have.length(2);
  });

  it('are used for good where they say revoked: no silence of the authority gives a certificate back', async () => {
    const revoked = (question: RevocationQuestion): RevocationStanding => ({
      ...good(question),
      ...{ kind: 'revoked', reason: 'superseded', revokedAt: AT },
    });
    const { asked, cache } = asking((question) =>
      question.at < FRESH_UNTIL ? revoked(question) : unknownStanding('unreachable', question.at, 'ocsp'),
    );
    await cache.standingOf(questionOf('a'));
    expect(await cache.standingOf(questionOf('a', FRESH_UNTIL))).to.include({ kind: 'revoked' });
    expect(asked).to.have.length(1);
  });

  it('are not used for a moment before they were given', async () => {
    const { asked, cache } = asking(good);
    await cache.standingOf(questionOf('a', LATER));
    await cache.standingOf(questionOf('a', AT));
    expect(asked).to.have.length(2);
  });

  it('belong to one certificate of one issuer', async () => {
    const { asked, cache } = asking(good);
    await cache.standingOf(questionOf('a'));
    await cache.standingOf({ ...questionOf('a'), issuer: Buffer.from('another') });
    await cache.standingOf(questionOf('b'));
    expect(asked).to.deep.equal(['a', 'a', 'b']);
  });

  it('are not kept where nothing is known', async () => {
    const { asked, cache } = asking(({ at }) => unknownStanding('unreachable', at, 'ocsp'));
    await cache.standingOf(questionOf('a'));
    await cache.standingOf(questionOf('a'));
    expect(asked).to.have.length(2);
  });

  it('are asked for once by many at the same time', async () => {
    const { asked, cache } = asking(good);
    await Promise.all([1, 2, 3].map(() => cache.standingOf(questionOf('a'))));
    expect(asked).to.have.length(1);
  });

  it('make room for others where there are too many', async () => {
    const { asked, cache } = asking(good, 2);
    for (const name of ['a', 'b', 'c', 'c', 'a']) await cache.standingOf(questionOf(name));
    expect(asked).to.deep.equal(['a', 'b', 'c', 'a']);
  });
});
