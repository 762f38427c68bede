import { numberFreeLog } from '@monban/core/privacy/number-free-log';
import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { FILES, ROOT } from '../../../house/repository.ts';
import { myNumbers } from '../../../support/my-numbers.ts';

describe('the log without numbers', () => {
  function logged(write: (log: pino.Logger) => void): readonly string[] {
    const lines: string[] = [];
    write(pino({ level: 'trace' }, numberFreeLog({ write: (line) => lines.push(line) })));
    return lines;
  }

  it('puts a mark in the place of a number in a message, a field, an error and a name, and stays JSON', () => {
    fc.assert(
      fc.property(myNumbers, (number) => {
        const [line = ''] = logged((log) => {
          const held = { text: `a ${number}`, list: [1, Number(`1${number.slice(1)}`)], [number]: true };
          log.error({ err: new Error(`no ${number}`), ...held }, `it is ${number}`);
        });
        expect(line).not.to.include(number);
        expect(JSON.parse(line)).to.include({ text: 'a [refused]', msg: 'it is [refused]' });
      }),
    );
  });

  it('leaves every other line as it is', () => {
    const [line = ''] = logged((log) => {
      log.info({ took: 12, id: '7d444840-9dc0-4a5b-8f5e-b2d1e4a1c001', phone: '090-1234-5678' }, 'Answered');
    });
    expect(JSON.parse(line)).to.include({ took: 12, phone: '090-1234-5678', msg: 'Answered' });
    expect(line).not.to.include('[refused]');
  });

  it('is what every process logs through', () => {
    const loggers = FILES.filter((file) =>
      /^(server|door-controller|simulators|cli)\/src\/.*\.ts$/.test(file),
    )
      .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }))
      .filter(({ text }) => text.includes('pino(') && !text.includes("pino({ level: 'silent' })"));
    expect(loggers.length).to.be.greaterThan(1);
    expect(
      loggers.filter(({ text }) => !text.includes('numberFreeLog(')).map(({ file }) => file),
    ).to.deep.equal([]);
  });
});
