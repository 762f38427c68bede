import { fromHex } from '@monban/card-ap/bytes';
import { createVirtualCard, newCardState } from '@monban/simulators/virtual-card/card';
import { parseCardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  freshCard,
  random,
  SELECT_BADGE,
  SELECT_JPKI,
  selectFile,
  send,
  sendForWord,
  verifyPin,
} from '../../../support/card-bytes.ts';
import { thrownCode } from '../../../support/codec-laws.ts';
import { expectTripwires } from '../../../support/tripwires.ts';

describe('the virtual card', () => {
  it('has the issuer current after reset, and nothing else', async () => {
    const card = await freshCard('normal');
    card.powerOn();
    expect(send(card, '00a40000')).to.equal('6a86');
    expect(send(card, '00b0000000')).to.equal('6d00');
    send(card, SELECT_JPKI);
    expect(send(card, '00a40000')).to.equal('9000');
    expect(send(card, '00a4000002' + '3f00')).to.equal('6a82');
    card.reset();
    expect(send(card, '00a40000')).to.equal('6a86');
  });

  it('says 6A82 to names it does not have, and stays where it was', async () => {
    const card = await freshCard('normal');
    send(card, SELECT_JPKI);
    expect(send(card, '00a4040007a0000000030800')).to.equal('6a82');
    expect(send(card, selectFile('000a'))).to.equal('9000');
  });

  it('selects by the beginning of a name, and so into a tripwire', async () => {
    expectTripwires('text');
    const card = await freshCard('normal');
    expect(send(card, '00a4040c05d392f00026')).to.equal('9000');
    expect(card.state().tripped).to.deep.equal([]);
    expect(send(card, '00a4040c02d392')).to.equal('9000');
    expect(card.state().tripped).to.deep.equal(['text']);
  });

  for (const [tripwire, aid] of [
    ['text', 'd3921000310001010408'],
    ['surface', 'd3921000310001010402'],
    ['resident-register', 'd3921000310001010401'],
    ['common', 'd3921000310001010100'],
  ] as const) {
    it(`answers SELECT of the ${tripwire} application like the real card, and never forgets it`, async () => {
      expectTripwires(tripwire);
      const issued = await freshCard('normal');
      const seen: string[] = [];
      const card = createVirtualCard({
        state: issued.state(),
        randomBytes: random,
        onTripwire: (name) => seen.push(name),
      });
      expect(send(card, `00a4040c0a${aid}`)).to.equal('9000');
      expect(seen).to.deep.equal([tripwire]);
      expect(parseCardState(JSON.stringify(card.state())).tripped).to.deep.equal([tripwire]);
    });
  }

  it('keeps the number behind a PIN that nobody knows, and blocks it like the real card', async () => {
    expectTripwires('text');
    const card = await freshCard('normal');
    send(card, '00a4040c0ad3921000310001010408');
    send(card, selectFile('0001'));
    expect(send(card, '00b0000011')).to.equal('6982');
    send(card, selectFile('0011'));
    for (const word of ['63c2', '63c1', '63c0', '6984']) {
      expect(send(card, verifyPin('1234'))).to.equal(word);
    }
  });

  it('gives the common serial to any reader, as the real card does', async () => {
    expectTripwires('common');
    const card = await freshCard('normal');
    send(card, '00a4040c0ad3921000310001010100');
    expect(send(card, '00b2010c00')).to.match(/^011c(?:3[0-9]){28}9000$/);
  });

  it('refuses secure messaging there with its other word', async () => {
    expectTripwires('surface');
    const card = await freshCard('normal');
    send(card, '00a4040c0ad3921000310001010402');
    expect(send(card, '0cb0000000')).to.equal('66f1');
  });

  it('of a company has a badge and nothing national', async () => {
    const card = await freshCard('company-card');
    expect(sendForWord(card, SELECT_BADGE)).to.equal('9000');
    expect(send(card, SELECT_JPKI)).to.equal('6a82');
    expect(send(card, '00a4040c0ad3921000310001010408')).to.equal('6a82');
  });

  it('from the municipality has no badge', async () => {
    const card = await freshCard('no-badge');
    expect(send(card, SELECT_BADGE)).to.equal('6a82');
    expect(send(card, SELECT_JPKI)).to.equal('9000');
  });

  it('that is mute answers nothing', async () => {
    expect((await freshCard('mute')).execute(fromHex(SELECT_BADGE))).to.equal(undefined);
  });

  it('finds a second badge by its longer name', () => {
    const state = newCardState('company-card', {});
    const [first] = state.badges;
    const second = { ...first!, aid: `${first!.aid}01`, lifeCycle: 'terminated' as const };
    const card = createVirtualCard({ state: { ...state, badges: [first!, second] }, randomBytes: random });
    expect(send(card, SELECT_BADGE)).to.match(/8201019000$/);
    expect(send(card, '00a4040009f04d4f4e42414e010100')).to.match(/82010f9000$/);
  });

  it('survives any bytes with a status word', async () => {
    expectTripwires('text');
    const state = (await freshCard('normal')).state();
    const selects = fc.constantFrom('00a40400', SELECT_JPKI, SELECT_BADGE, '00a4040c0ad3921000310001010408');
    const commands = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 10 });
    fc.assert(
      fc.property(selects, commands, (select, sequence) => {
        const card = createVirtualCard({ state, randomBytes: random });
        send(card, select);
        for (const command of sequence) expect(card.execute(command)?.length).to.be.within(2, 258);
      }),
    );
  });

  it('refuses a state file that is none', () => {
    expect(thrownCode(() => parseCardState('{"version":1}'))).to.equal('STATE_INVALID');
    expect(thrownCode(() => parseCardState('not JSON'))).to.equal('STATE_INVALID');
  });

  it('refuses a persona that does not exist', () => {
    expect(thrownCode(() => newCardState('ghost', {}))).to.equal('PERSONA_UNKNOWN');
  });
});
