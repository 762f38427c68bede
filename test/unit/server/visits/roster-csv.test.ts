import { rosterCsv, sha256Of } from '@monban/server/visits/roster-csv';
import { expect } from 'chai';

describe('a roster as CSV', () => {
  const read = (bytes: Uint8Array) => new TextDecoder('shift_jis').decode(bytes);
  const line = (cells: Record<string, string>) => ({ applicationId: '1', cells });

  it('has the columns that are asked for, in CP932 with Windows line ends', () => {
    const bytes = rosterCsv(
      ['row', 'name', 'address'],
      [line({ row: '1', name: '髙橋 花子', address: 'a, b' })],
    );
    expect(read(bytes)).to.equal('番号,氏名,住所\r\n1,髙橋 花子,"a, b"\r\n');
  });

  it('is no formula to a spreadsheet, and never a question mark', () => {
    expect(read(rosterCsv(['name'], [line({ name: '=1+1' })]))).to.include("'=1+1");
    expect(() => rosterCsv(['name'], [line({ name: '𠮷田' })])).to.throw();
  });

  it('has a hash as `sha256sum` prints it', () => {
    expect(sha256Of(Buffer.from('abc'))).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
