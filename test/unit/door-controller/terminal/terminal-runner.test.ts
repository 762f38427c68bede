import { randomUUID } from 'node:crypto';
import { CommandId } from '@monban/core/ids';
import type { TerminalCommand, TerminalTap } from '@monban/core/messages/terminal';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import { eventually } from '../../../support/eventually.ts';
import { AUDIENCES, TerminalBench } from '../../../support/terminal-bench.ts';

describe('a tap that the server asks for in the name of a browser', function () {
  this.timeout(60_000);
  let bench: TerminalBench;
  before(async () => {
    bench = await TerminalBench.start();
    await bench.publish();
    await bench.untilReady();
  });
  after(() => bench.stop());

  const envelope = () => ({
    type: 'monban.terminal-command.v1' as const,
    commandId: CommandId.parse(newRecordId(randomUUID)),
    controllerId: bench.controllerId,
    doorId: bench.placeId,
    issuedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 5_000).toISOString(),
  });
  const askTap = (changes: { expiresAt?: string; tapBefore?: string } = {}): TerminalCommand => ({
    ...envelope(),
    action: 'ask-tap',
    code: 'ABCDEF',
    tapBefore: new Date(Date.now() + 20_000).toISOString(),
    ...changes,
  });
  const resultOf = async ({ commandId }: TerminalCommand, type: string) => {
    const find = () =>
      bench.server.results.find(
        (one) => one.type === type && 'commandId' in one && one.commandId === commandId,
      );
    await eventually(() => find() !== undefined);
    return find();
  };
  const send = async (command: TerminalCommand) => {
    await bench.server.send(bench.controllerId, 'commands', command);
    return resultOf(command, 'monban.command-result.v1');
  };

  it('shows the letters, and says who tapped with what the card signed', async () => {
    const command = askTap();
    expect(await send(command)).to.include({ outcome: 'done' });
    expect(await bench.shown()).to.include({ word: 'sign-in', code: 'ABCDEF' });
    const inserted = await bench.tap();
    const answer = (await resultOf(command, 'monban.terminal-tap.v1')) as TerminalTap;
    await inserted.remove();
    const { badgeId } = bench.badge.badge;
    expect(answer).to.include({ outcome: 'granted', badgeId, assurance: 'badge' });
    expect(answer).to.have.nested.property('proof.counter');
  });

  it('does not begin while somebody else is waiting, nor late', async () => {
    const { id } = await bench.waiting();
    expect(await send(askTap())).to.include({ refusal: 'busy' });
    await bench.call('DELETE', `/tap-requests/${id}`);
    const late = askTap({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
    expect(await send(late)).to.include({ refusal: 'expired' });
  });

  it('begins once for a command that comes twice', async () => {
    const command = askTap();
    expect(await send(command)).to.include({ outcome: 'done' });
    const before = bench.server.results.length;
    await bench.server.send(bench.controllerId, 'commands', command);
    await eventually(() => bench.server.results.length > before);
    expect(bench.server.results.at(-1)).to.include({ refusal: 'already-seen' });
    await send({ ...envelope(), action: 'forget-tap', askedBy: command.commandId });
    await bench.untilShown('cancelled');
  });

  it('is forgotten when the browser is gone, and told when nobody came', async () => {
    const command = askTap();
    await send(command);
    await send({ ...envelope(), action: 'forget-tap', askedBy: command.commandId });
    await bench.untilShown('cancelled');
    const short = askTap({ tapBefore: new Date(Date.now() + 300).toISOString() });
    await send(short);
    expect(await resultOf(short, 'monban.terminal-tap.v1')).to.include({ outcome: 'timed-out' });
  });

  it('tells the person and the server of a badge that is refused', async () => {
    await bench.publish({ badge: { status: 'revoked' } });
    const command = askTap();
    await send(command);
    await bench.receiptOf(() => bench.tapAndLeave());
    const answer = await resultOf(command, 'monban.terminal-tap.v1');
    expect(answer).to.include({ outcome: 'denied', display: 'refused' }).and.not.have.property('badgeId');
    await bench.publish();
  });

  it('does not begin where the policy lets nobody sign in, nor for another place', async () => {
    const elsewhere = { ...askTap(), doorId: bench.controllerId as unknown as typeof bench.placeId };
    expect(await send(elsewhere)).to.include({ refusal: 'door-unknown' });
    await bench.publish({ place: { terminal: { audiences: AUDIENCES.slice(0, 2) } } });
    expect(await send(askTap())).to.include({ refusal: 'wrong-role' });
  });
});
