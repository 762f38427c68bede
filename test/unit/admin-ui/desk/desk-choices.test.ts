import { BADGE_STATES, StartDeskTask } from '@monban/core/api/badges';
import { DESK_TASKS } from '@monban/core/messages/desk';
import { expect } from 'chai';
import {
  ASKED,
  badgesFor,
  choicesFor,
  DESK_CHOICES,
  deskRequest,
  REASONS_OF,
  type DeskOrder,
} from '@monban/admin-ui/desk/desk-choices';

const held = {
  state: 'active',
  carrier: 'my-number-card',
  hasPin: true,
  isOrphaned: false,
  suspensionReason: null,
} as const;
const order: DeskOrder = {
  choice: 'issue',
  personId: '11111111-1111-4111-8111-111111111111',
  badgeId: 'AAAAAAAAAAAAAAAAAAAAAA',
  controllerId: '22222222-2222-4222-8222-222222222222',
  faceChecked: true,
  options: {
    carrier: 'my-number-card',
    binding: 'jpki-signature',
    setsPin: true,
    validUntil: '2030-02-01',
    reason: 'lost',
  },
};

describe('what a desk can do for a person', () => {
  it('is to issue, where there is no badge', () => {
    expect(choicesFor([])).to.deep.equal(['issue']);
  });

  it('is everything, with an active badge in a national card', () => {
    expect(choicesFor([held])).to.deep.equal(DESK_CHOICES.filter((choice) => choice !== 'resume'));
  });

  it('leaves out what needs a certificate, or a PIN, that is not there', () => {
    const choices = choicesFor([{ ...held, carrier: 'company-card', hasPin: false }]);
    expect(choices).to.not.include.members(['rebind']);
    expect(choices).to.not.include.members(['remove-pin']);
  });

  it('asks for the PIN to be taken away where no card has said whether there is one', () => {
    expect(choicesFor([{ ...held, hasPin: null }])).to.include('remove-pin');
  });

  for (const state of BADGE_STATES.filter((each) => each !== 'active' && each !== 'suspended')) {
    it(`is nothing with a badge that is ${state}, unless it is still on a card`, () => {
      expect(choicesFor([{ ...held, state }])).to.deep.equal(['issue']);
      expect(choicesFor([{ ...held, state, isOrphaned: true }])).to.deep.equal(['issue', 'terminate']);
    });
  }

  it('offers a suspended badge for replacement and end alone', () => {
    expect(choicesFor([{ ...held, state: 'suspended' }])).to.deep.equal(['issue', 'replace', 'terminate']);
  });

  it('offers to resume only what its holder had stopped', () => {
    const suspended = { ...held, state: 'suspended' } as const;
    expect(choicesFor([{ ...suspended, suspensionReason: 'holder-request' }])).to.include('resume');
    expect(choicesFor([{ ...suspended, suspensionReason: 'investigation' }])).to.not.include('resume');
  });

  it('offers only the badges that suit', () => {
    const badges = [held, { ...held, state: 'terminated' as const }];
    expect(badgesFor('set-pin', badges)).to.deep.equal([held]);
    expect(badgesFor('issue', badges)).to.deep.equal([]);
  });
});

describe('the request for a desk', () => {
  for (const choice of DESK_CHOICES) {
    it(`to ${choice} is one that the server understands`, () => {
      const [reason] = REASONS_OF[choice] ?? ['lost' as const];
      const options = { ...order.options, reason: reason ?? 'lost' };
      const parsed = StartDeskTask.safeParse(deskRequest({ ...order, choice, options }));
      expect(parsed.error?.issues ?? []).to.deep.equal([]);
    });
  }

  it('covers every task of a desk', () => {
    const tasks = DESK_CHOICES.map((choice) => StartDeskTask.parse(deskRequest({ ...order, choice })).task);
    expect(new Set(tasks)).to.deep.equal(new Set(DESK_TASKS));
  });

  it('stops the old badge first when a lost card is replaced', () => {
    const parsed = StartDeskTask.parse(deskRequest({ ...order, choice: 'replace' }));
    expect(parsed).to.deep.include({
      task: 'issue',
      replaces: { badgeId: order.badgeId, reason: 'lost' },
    });
  });

  it('binds a company card by the face check, whatever was chosen before', () => {
    const options = { ...order.options, carrier: 'company-card' as const };
    expect(deskRequest({ ...order, options })).to.include({ binding: 'face-check' });
  });

  it('leaves the end of the validity to the server where none was typed', () => {
    const options = { ...order.options, validUntil: '' };
    expect(deskRequest({ ...order, options })).to.not.have.property('validUntil');
  });

  it('is refused without the face check', () => {
    const parsed = StartDeskTask.safeParse(deskRequest({ ...order, faceChecked: false }));
    expect(parsed.error?.issues.map((issue) => issue.path.join('/'))).to.deep.equal(['faceChecked']);
  });

  it('asks for a reason exactly where there are reasons to choose from', () => {
    for (const choice of DESK_CHOICES) {
      expect(ASKED[choice].includes('reason'), choice).to.equal(REASONS_OF[choice] !== undefined);
    }
  });
});
