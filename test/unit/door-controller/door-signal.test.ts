import { DOOR_DISPLAYS, DOOR_SIGNALS } from '@monban/core/access/reasons';
import { DoorId } from '@monban/core/ids';
import type { DoorNotice } from '@monban/door-controller/door';
import { DoorRunner } from '@monban/door-controller/door-runner';
import { signalOf } from '@monban/door-controller/door-signal';
import type { DoorHardware } from '@monban/door-controller/ports';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';

const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const ALARMS = ['held-open', 'forced-open', 'tampered'] as const;

describe('what the person at the door sees and hears (D12)', () => {
  it('is light, tone and words of the outcome, handed to the hardware', async () => {
    const shown: unknown[] = [];
    const hardware: DoorHardware = {
      doorId: DOOR,
      release: () => Promise.resolve(),
      engage: () => Promise.resolve(),
      show: (...what) => shown.push(what),
      close: () => Promise.resolve(),
    };
    const runner = new DoorRunner({
      hardware,
      clock: new FakeClock(),
      record: () => undefined,
      onChanged: () => undefined,
    });
    await runner.feed({ kind: 'display', display: 'again' });
    await runner.feed({ kind: 'release', unlockMs: 1_000, reference: 'epoch/1' });
    await runner.feed({ kind: 'lock' });
    expect(shown).to.deep.equal([
      [{ kind: 'display', display: 'again' }, DOOR_SIGNALS.again],
      [{ kind: 'display', display: 'welcome' }, DOOR_SIGNALS.welcome],
      [{ kind: 'idle' }, undefined],
    ]);
  });

  it('says something in both languages for every notice but rest', () => {
    const notices: DoorNotice[] = [
      ...DOOR_DISPLAYS.map((display) => ({ kind: 'display', display }) as const),
      { kind: 'held-open-warning' },
      ...ALARMS.map((alarm) => ({ kind: 'alarm', alarm }) as const),
    ];
    for (const notice of notices) {
      const signal = signalOf(notice);
      expect(signal?.text.ja, JSON.stringify(notice)).to.match(/[\u3040-\u30ff]/);
      expect(signal?.text.en).to.match(/^[A-Z]/);
    }
    expect(signalOf({ kind: 'idle' })).to.equal(undefined);
  });

  it('does not tell a burglar what was noticed', () => {
    const [forced, tampered] = (['forced-open', 'tampered'] as const).map((alarm) =>
      signalOf({ kind: 'alarm', alarm }),
    );
    expect(forced).to.deep.equal(tampered);
  });
});
