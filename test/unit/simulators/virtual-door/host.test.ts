import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectDoors, type DoorClient } from '@monban/simulators/virtual-door/client';
import { type DoorHost, startDoorHost } from '@monban/simulators/virtual-door/host';
import type { DoorInput } from '@monban/simulators/virtual-door/messages';
import { expect } from 'chai';
import { rejectedCode } from '../../../support/codec-laws.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const AT = '2026-04-01T00:00:00.000Z';
const WAIT_MS = 5000;

describe('the virtual door', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let host: DoorHost;
  let doors: DoorClient;

  const at = (name: string): string => join(directory.path, name);
  const facts = async (): Promise<readonly string[]> => (await doors.listLog()).map(({ fact }) => fact);

  async function start(): Promise<void> {
    host = await startDoorHost({
      controlPath: at('doors.sock'),
      doorIds: ['main'],
      logPath: at('doors.log'),
      now: () => new Date(AT),
    });
    doors = connectDoors(at('doors.sock'));
  }

  beforeEach(async () => {
    directory = await temporaryDirectory();
    await start();
  });
  afterEach(async () => {
    await host.close();
    await directory.remove();
  });

  /** Collects inputs and waits for the n-th. */
  async function listen(): Promise<{
    inputs: DoorInput[];
    until: (count: number) => Promise<void>;
    close: () => void;
  }> {
    const inputs: DoorInput[] = [];
    let look: () => void = () => undefined;
    const stream = await doors.listen('main', (input) => {
      inputs.push(input);
      look();
    });
    return {
      inputs,
      until: (count) =>
        new Promise((resolve) => {
          look = () => {
            if (inputs.length >= count) resolve();
          };
          look();
        }),
      close: () => {
        stream.close();
      },
    };
  }

  it('begins shut, with the strike engaged', async () => {
    expect(await doors.getDoor('main')).to.deep.equal({
      doorId: 'main',
      strike: 'engaged',
      contact: 'closed',
      tampered: false,
      notice: null,
    });
  });

  it('holds against a push while the strike is engaged, and opens while it is released', async () => {
    expect(await doors.push('main')).to.equal('held');
    await doors.setStrike('main', { position: 'released', reference: '41' });
    expect(await doors.push('main')).to.equal('opened');
    expect(await doors.push('main')).to.equal('already-open');
    await doors.setStrike('main', { position: 'engaged' });
    await doors.close('main');
    expect(await doors.listLog()).to.deep.equal([
      { sequence: 1, at: AT, doorId: 'main', fact: 'held', reference: null },
      { sequence: 2, at: AT, doorId: 'main', fact: 'strike-released', reference: '41' },
      { sequence: 3, at: AT, doorId: 'main', fact: 'opened', reference: '41' },
      { sequence: 4, at: AT, doorId: 'main', fact: 'strike-engaged', reference: null },
      { sequence: 5, at: AT, doorId: 'main', fact: 'closed', reference: null },
    ]);
  });

  it('gives way to force, and calls it that', async () => {
    expect(await doors.force('main')).to.equal('forced');
    expect(await facts()).to.deep.equal(['forced']);
  });

  it('tells its controller the present state first and then every change in order', async () => {
    const { inputs, until } = await listen();
    await doors.setStrike('main', { position: 'released' });
    await doors.push('main');
    await doors.pressExitButton('main');
    await doors.setTampered('main', true);
    await doors.close('main');
    await until(5);
    expect(inputs.map(({ kind }) => kind)).to.deep.equal([
      'state',
      'contact',
      'exit-button',
      'tamper',
      'contact',
    ]);
    expect(inputs[1]).to.deep.equal({ kind: 'contact', contact: 'open' });
    expect(inputs[4]).to.deep.equal({ kind: 'contact', contact: 'closed' });
  });

  it('hands on what is typed on a keypad, key by key, and keeps none of it', async () => {
    const { inputs, until, close } = await listen();
    await doors.pressKeys('main', { side: 'in', keys: ['2', '7', 'clear'] });
    await doors.pressKeys('main', { side: 'out', keys: ['9'] });
    await until(5);
    close();
    const typed = inputs.flatMap((input) => (input.kind === 'key' ? [`${input.side} ${input.key}`] : []));
    expect(typed).to.deep.equal(['in 2', 'in 7', 'in clear', 'out 9']);
    expect(await facts()).to.deep.equal([]);
    expect(readFileSync(at('doors.log'), 'utf8')).to.equal('');
    const twoAtOnce = { side: 'in', keys: ['27'] } as never;
    expect(await rejectedCode(doors.pressKeys('main', twoAtOnce))).to.equal('VALIDATION_FAILED');
  });

  it('engages its strike by itself when the time of the release is over', async () => {
    await doors.setStrike('main', { position: 'released', forAtMostMs: 5 });
    await doors.waitForStrike('main', 'engaged', WAIT_MS);
    expect(await facts()).to.deep.equal(['strike-released', 'strike-engaged']);
  });

  it('engages its strike when its last listener is gone', async () => {
    const { until, close } = await listen();
    await until(1);
    await doors.setStrike('main', { position: 'released' });
    close();
    await doors.waitForStrike('main', 'engaged', WAIT_MS);
  });

  it('notes a release under a new reference, and not the same one twice', async () => {
    for (const reference of ['1', '1', '2'])
      await doors.setStrike('main', { position: 'released', reference });
    expect((await doors.listLog()).map(({ reference }) => reference)).to.deep.equal(['1', '2']);
  });

  it('shows what light and display last said', async () => {
    expect((await doors.show('main', 'granted')).notice).to.equal('granted');
  });

  it('keeps its log over a restart, without a torn last line', async () => {
    await doors.push('main');
    await host.close();
    appendFileSync(at('doors.log'), '{"sequence":2,"at":"2026-04');
    await start();
    await doors.push('main');
    expect((await doors.listLog()).map(({ sequence }) => sequence)).to.deep.equal([1, 2]);
    expect(readFileSync(at('doors.log'), 'utf8').trim().split('\n')).to.have.length(2);
  });

  it('leaves the log alone while another host lives', async () => {
    await doors.push('main');
    const torn = `${readFileSync(at('doors.log'), 'utf8')}{"sequence":2`;
    writeFileSync(at('doors.log'), torn);
    const same = {
      controlPath: at('doors.sock'),
      doorIds: [],
      logPath: at('doors.log'),
      now: () => new Date(AT),
    };
    expect(await rejectedCode(startDoorHost(same))).to.equal('STATE_IN_USE');
    expect(readFileSync(at('doors.log'), 'utf8')).to.equal(torn);
  });

  it('does not take another file for its log', async () => {
    appendFileSync(at('other.log'), 'something else\n');
    const options = {
      controlPath: at('other.sock'),
      doorIds: [],
      logPath: at('other.log'),
      now: () => new Date(AT),
    };
    expect(await rejectedCode(startDoorHost(options))).to.equal('STATE_INVALID');
  });

  it('hosts further doors, each by its own id', async () => {
    await doors.ensureDoor('back');
    await doors.setStrike('back', { position: 'released' });
    expect((await doors.listDoors()).map(({ doorId, strike }) => `${doorId} ${strike}`)).to.deep.equal([
      'main engaged',
      'back released',
    ]);
  });

  it('refuses doors it does not have and positions that do not exist', async () => {
    expect(await rejectedCode(doors.push('side'))).to.equal('DOOR_NOT_FOUND');
    const ajar = { position: 'ajar' as 'engaged' };
    expect(await rejectedCode(doors.setStrike('main', ajar))).to.equal('VALIDATION_FAILED');
    expect(await rejectedCode(doors.waitForStrike('main', 'released', 10))).to.equal('TIMED_OUT');
  });
});
