import type { GateFact } from '@monban/core/attendance/pair-stays';
import { staysOfShifts } from '@monban/core/attendance/shift-begin';
import { expect } from 'chai';

const HOUR_MS = 3_600_000;
const MIDNIGHT = Date.parse('2026-11-16T00:00:00+09:00');
const at = (hours: number): number => MIDNIGHT + hours * HOUR_MS;
const fact = (side: GateFact['side'], hours: number): GateFact => ({
  id: `${side} ${String(hours)}`,
  at: at(hours),
  side,
  doorId: 'gate',
});
const stay = (entry: number | undefined, exit: number | undefined) => ({
  entry: entry === undefined ? undefined : fact('in', entry),
  exit: exit === undefined ? undefined : fact('out', exit),
});
const begins = (...stays: Parameters<typeof staysOfShifts>[0]) =>
  staysOfShifts(stays).map(({ shiftBegan }) => (shiftBegan - MIDNIGHT) / HOUR_MS);

describe('the beginning of a shift', () => {
  it('is that of the first stay, also for what comes after a break outside past midnight', () => {
    expect(begins(stay(22, 25), stay(26, 31))).to.deep.equal([22, 22]);
  });

  it('is one of its own after four hours away, and not before', () => {
    expect(begins(stay(9, 18), stay(22, 30))).to.deep.equal([9, 9]);
    expect(begins(stay(9, 17.9), stay(22, 30))).to.deep.equal([9, 22]);
    expect(begins(stay(9, 18), stay(33, 42))).to.deep.equal([9, 33]);
  });

  it('is new after an end that nobody saw', () => {
    expect(begins(stay(22, undefined), stay(26, 31))).to.deep.equal([22, 26]);
    expect(begins(stay(undefined, 25), stay(26, 31))).to.deep.equal([25, 25]);
  });

  it('is told in the order of time, wherever the doors were', () => {
    expect(begins(stay(26, 31), stay(22, 25))).to.deep.equal([22, 22]);
  });
});
