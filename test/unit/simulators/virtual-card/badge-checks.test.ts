import { createVirtualCard, newCardState, type VirtualCard } from '@monban/simulators/virtual-card/card';
import type { BadgeState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import { send } from '../../../support/card-bytes.ts';
import { badgeApVectors as vectors } from '../../../vectors/badge-ap.ts';

type LifeCycle = BadgeState['lifeCycle'];

/** One command and how to spoil it at each stage; a stage that it does not have is absent. */
interface Row {
  readonly name: string;
  readonly header: readonly [cla: string, ins: string, p1: string, p2: string];
  /** Lc, data and Le. */
  readonly body: string;
  readonly wrongLengthBody: string;
  /** Right length, wrong content; its word. */
  readonly spoilt?: { readonly body: string; readonly word: string };
  readonly states: readonly LifeCycle[];
}

const SIGNED_SITE_KEY = `82${'00'.repeat(64)}01${vectors.keys.site.public}`;

const ROWS: readonly Row[] = [
  {
    name: 'AUTHENTICATE',
    header: ['00', '88', '00', '00'],
    body: vectors.authenticate[0]!.command.slice(8),
    wrongLengthBody: `26${'00'.repeat(0x26)}00`,
    spoilt: { body: `27${'00'.repeat(0x27)}00`, word: '6a80' },
    states: ['active'],
  },
  {
    name: 'GET CHALLENGE',
    header: ['00', '84', '00', '00'],
    body: '10',
    wrongLengthBody: '010010',
    states: ['active'],
  },
  {
    name: 'MAKE KEY',
    header: ['80', '46', '00', '00'],
    body: '',
    wrongLengthBody: '0100',
    states: ['blank'],
  },
  {
    name: 'PUT DATA, bare',
    header: ['80', 'da', '00', '02'],
    body: `10${'00'.repeat(16)}`,
    wrongLengthBody: `0f${'00'.repeat(15)}`,
    states: ['blank'],
  },
  {
    name: 'PUT DATA, signed',
    header: ['80', 'da', '00', '01'],
    body: SIGNED_SITE_KEY,
    wrongLengthBody: `40${'00'.repeat(64)}`,
    spoilt: { body: SIGNED_SITE_KEY, word: '6982' },
    states: ['active'],
  },
  {
    name: 'TERMINATE',
    header: ['80', 'e6', '00', '00'],
    body: `40${'00'.repeat(64)}`,
    wrongLengthBody: `3f${'00'.repeat(63)}`,
    spoilt: { body: `40${'00'.repeat(64)}`, word: '6982' },
    states: ['active'],
  },
];

function card(lifeCycle: LifeCycle): VirtualCard {
  const state = newCardState('company-card', {});
  const badge: BadgeState = {
    aid: 'f04d4f4e42414e01',
    lifeCycle,
    counter: 0,
    pinTriesLeft: 5,
    cardKey: vectors.keys.card.d,
    items: {
      siteKey: `01${vectors.keys.site.public}`,
      badgeId: vectors.badgeId,
      record: vectors.record.coseSign1,
      pins: '',
      managementKey: vectors.keys.management.public,
    },
  };
  const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
  const made = createVirtualCard({ state: { ...state, badges: [badge] }, randomBytes });
  send(made, vectors.select.command);
  return made;
}

/** The stages of badge-ap.md section 7 in their order, as data: what a command that fails several of them answers. */
const STAGES = ['class', 'instruction', 'parameters', 'state', 'length', 'content'] as const;
type Stage = (typeof STAGES)[number];
const WORDS: Readonly<Record<Exclude<Stage, 'content'>, string>> = {
  class: '6e00',
  instruction: '6d00',
  parameters: '6a86',
  state: '6985',
  length: '6700',
};

function spoil(
  row: Row,
  stages: readonly Stage[],
): { readonly lifeCycle: LifeCycle; readonly command: string } {
  const [cla, ins, p1, p2] = row.header;
  const header = [
    stages.includes('class') ? 'f0' : cla,
    stages.includes('instruction') ? 'f8' : ins,
    stages.includes('parameters') ? 'ff' : p1,
    p2,
  ].join('');
  const content = stages.includes('content') ? (row.spoilt?.body ?? row.body) : row.body;
  const body = stages.includes('length') ? row.wrongLengthBody : content;
  const lifeCycle = stages.includes('state') ? 'terminated' : row.states[0]!;
  return { lifeCycle, command: header + body };
}

describe('the order of checks of the badge application', () => {
  for (const row of ROWS) {
    const stages = STAGES.filter((stage) => stage !== 'content' || row.spoilt !== undefined);
    it(`answers ${row.name} with the first of all things that are wrong`, () => {
      for (let subset = 1; subset < 1 << stages.length; subset += 1) {
        const wrong = stages.filter((_, index) => (subset & (1 << index)) !== 0);
        const { lifeCycle, command } = spoil(row, wrong);
        const first = wrong[0]!;
        const expected = first === 'content' ? row.spoilt!.word : WORDS[first];
        expect(send(card(lifeCycle), command), wrong.join(' + ')).to.equal(expected);
      }
    });
  }

  const answers: readonly (readonly [string, string, Readonly<Record<LifeCycle, string>>])[] = [
    ['AUTHENTICATE', '0088', { blank: '6985', active: '6700', terminated: '6985' }],
    ['GET RESPONSE', '00c0', { blank: '6985', active: '6985', terminated: '6985' }],
    ['GET CHALLENGE', '0084', { blank: '6985', active: '9000', terminated: '6985' }],
    ['MAKE KEY', '8046', { blank: '9000', active: '6985', terminated: '6985' }],
    ['ACTIVATE', '8044', { blank: '9000', active: '6985', terminated: '6985' }],
    ['TERMINATE', '80e6', { blank: '6985', active: '6700', terminated: '6985' }],
  ];
  for (const [name, header, words] of answers) {
    for (const lifeCycle of ['blank', 'active', 'terminated'] as const) {
      it(`answers ${name} without data in state ${lifeCycle} with ${words[lifeCycle]}`, () => {
        expect(send(card(lifeCycle), `${header}0000`).slice(-4)).to.equal(words[lifeCycle]);
      });
    }
  }

  it('answers VERIFY out of turn as a matter of state', () => {
    expect(send(card('active'), `0020008118${'00'.repeat(24)}11`)).to.equal('6985');
    expect(send(card('active'), `0020008018${'00'.repeat(24)}11`)).to.equal('6a86');
  });

  it('does not change the badge id of an active badge', () => {
    expect(send(card('active'), `80da000210${'00'.repeat(16)}`)).to.equal('6985');
  });

  it('refuses known instructions under a class that is not theirs', () => {
    expect(send(card('active'), '80880000')).to.equal('6e00');
    expect(send(card('blank'), '00460000')).to.equal('6e00');
    expect(send(card('active'), '90e60000')).to.equal('6e00');
    expect(send(card('active'), '10840000')).to.equal('6e00');
  });

  it('requires the Le of AUTHENTICATE', () => {
    const { command } = vectors.authenticate[0]!;
    expect(send(card('active'), command.slice(0, -2))).to.equal('6700');
    expect(send(card('active'), `${command.slice(0, -2)}b7`)).to.equal('6700');
  });
});
