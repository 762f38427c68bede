import { randomBytes } from 'node:crypto';

import { fromBase64Url } from '@monban/card-ap/bytes';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import type { RawTransmit } from '@monban/card-ap/transmit';
import { decideOn } from '@monban/core/access/decide';
import type { PolicyBadge } from '@monban/core/access/policy';
import { ReaderId } from '@monban/core/ids';
import type { Binding } from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';
import { ReaderError } from '@monban/door-controller/reader-error';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { getPersona, listPersonas } from '@monban/simulators/virtual-card/personas';
import { expect } from 'chai';

import { DeskBench } from '../../support/desk-bench.ts';
import { type DeskOutcome, PERSONA_OUTCOMES } from '../../support/persona-outcomes.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import {
  blankCard,
  certificateTrust,
  type IssuedBadge,
  issueBadge,
  linkKey,
  policyBadge,
  rawTransmit,
} from '../../support/test-company.ts';
import { TypingHolder } from '../../support/typing-holder.ts';
import { policyOf, tap } from '../../unit/door-controller/door-taps.ts';

const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const CLOCK = { at: new Date('2026-11-24T03:00:00.000Z'), trusted: true };

/** Every kind of card, laid on a real desk's runner and held to a real door's read and decision, in this process. */
describe('every kind of card', function () {
  this.timeout(120_000);
  let original: IssuedBadge;

  before(async () => {
    original = await issueBadge('normal');
  });

  it('has its row in the table of outcomes', () => {
    const names = listPersonas().map(({ name }) => name);
    expect(Object.keys(PERSONA_OUTCOMES)).to.have.members(names);
  });

  for (const { name, summary } of listPersonas()) {
    it(`comes to its own end at a desk and at a door: "${name}", ${summary}`, async () => {
      const expected = PERSONA_OUTCOMES[name]!;
      let laid = await layOnDesk(await handOut(name), name, 'jpki-signature');
      expect(laid.outcome).to.equal(expected.desk['jpki-signature']);
      if (laid.outcome !== 'issued') {
        laid = await layOnDesk(await handOut(name), name, 'face-check');
        expect(laid.outcome).to.equal(expected.desk['face-check']);
      }
      const { outcome, assurance } = await holdToDoor(laid.card, name, laid.badge ?? original.badge);
      expect({ outcome, assurance }).to.deep.equal(expected.door);
    });
  }

  function handOut(name: string): Promise<VirtualCard> {
    return blankCard(name, original.card);
  }
});

interface Laid {
  readonly card: VirtualCard;
  readonly outcome: DeskOutcome;
  readonly badge?: PolicyBadge;
}

async function layOnDesk(card: VirtualCard, name: string, binding: Binding): Promise<Laid> {
  const directory = await temporaryDirectory();
  const bench = new DeskBench(directory.path);
  bench.holder = new TypingHolder(() => ({ jpkiPin: '1234' }));
  try {
    await bench.open();
    if (getPersona(name).isMute) silence(bench);
    const { jobId } = await bench.begin(orderFor(name, binding));
    await bench.present(card);
    const failure = bench.progress.at(-1)?.failure;
    if (failure !== undefined) return { card, outcome: failure };
    const given = bench.office.given.get(jobId)!;
    const link = await linkOf(card, name);
    const badge = policyBadge(given.badgeId, fromBase64Url(given.publicKey), link);
    return { card, outcome: 'issued', badge };
  } finally {
    await bench.close();
    await directory.remove();
  }
}

function orderFor(name: string, binding: Binding): DeskOrder {
  const carrier = name === 'company-card' ? 'company-card' : 'my-number-card';
  return {
    task: 'issue',
    carrier,
    binding: carrier === 'company-card' ? 'face-check' : binding,
    setsPin: false,
  };
}

/** What the organisation has enrolled; of the renewed card, the certificate before. */
async function linkOf(card: VirtualCard, name: string): Promise<Uint8Array | null> {
  const head = await readCertificateHead(guardTransmit(rawTransmit(card), 'desk'));
  if (head.kind !== 'read') return null;
  return cardLink(linkKey, name === 'renewed' ? new Uint8Array(randomBytes(250)) : head.bytes);
}

/** A reader gives up on a card that never answers (ruling 5). */
const neverAnswered: RawTransmit = () => Promise.reject(new ReaderError('read-timeout'));

function silence({ reader }: DeskBench): void {
  reader.session = (_deadlineMs, work) => work(guardTransmit(neverAnswered, 'desk'));
}

async function holdToDoor(card: VirtualCard, name: string, badge: PolicyBadge) {
  const policy = policyOf([badge], 'badge+certificate', await certificateTrust());
  card.powerOn();
  const raw = getPersona(name).isMute ? neverAnswered : rawTransmit(card);
  const { read } = await tap(raw, { policy, time: CLOCK });
  const doorId = [...policy.doors.keys()][0]!;
  const decision = decideOn(policy, { doorId, readerId: READER, read, lastCounter: 0 }, CLOCK);
  return { outcome: decision.reason, assurance: decision.assurance };
}
