import type { FieldProblem } from '@monban/core/errors';
import { AppError } from '@monban/core/errors';
import { controllerSettings, readConfig } from '@monban/door-controller/config';
import { expect } from 'chai';

const DOOR = 'a0000000-0000-4000-8000-a00000000002';
const READER = 'a0000000-0000-4000-8000-a00000000003';
const GOOD = {
  MONBAN_CONTROLLER_DIR: '/var/lib/monban',
  MONBAN_SERVER_URL: 'https://monban.example',
  MONBAN_READERS: `${READER}=pcsc:Virtual PCD 00 00`,
};
const DEMO = {
  ...GOOD,
  MONBAN_DEMO: '1',
  MONBAN_READERS: `${READER}=vpcd:unix:/tmp/r; ${DOOR}=vpcd:127.0.0.1:35963`,
  MONBAN_DOORS: `${DOOR}=virtual:unix:/tmp/d`,
};

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (cause) {
    expect(cause).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
    return ((cause as AppError).details['problems'] as FieldProblem[]).map(({ pointer }) => pointer);
  }
}

describe('configuration of a controller', () => {
  it('reads readers of both kinds and doors', () => {
    const config = readConfig(DEMO);
    expect(config.readers.map(({ source }) => source)).to.deep.equal([
      { kind: 'vpcd', address: { kind: 'unix', path: '/tmp/r' } },
      { kind: 'vpcd', address: { kind: 'tcp', host: '127.0.0.1', port: 35963 } },
    ]);
    expect(config.doors).to.deep.equal([{ doorId: DOOR, socketPath: '/tmp/d' }]);
    expect(readConfig(GOOD).readers[0]?.source).to.deep.equal({
      kind: 'pcsc',
      readerName: 'Virtual PCD 00 00',
    });
  });

  it('tells every problem at once', () => {
    expect(problems({ MONBAN_SERVER_URL: 'ftp://x', MONBAN_LOG_LEVEL: 'loud' })).to.have.members([
      '/MONBAN_CONTROLLER_DIR',
      '/MONBAN_SERVER_URL',
      '/MONBAN_READERS',
      '/MONBAN_LOG_LEVEL',
    ]);
  });

  it('says what is not set, whatever the process itself was started with', () => {
    process.env['MONBAN_CONTROLLER_DIR'] = '/elsewhere';
    try {
      readConfig({ MONBAN_SERVER_URL: GOOD.MONBAN_SERVER_URL, MONBAN_READERS: GOOD.MONBAN_READERS });
      expect.fail('a directory is missing');
    } catch (cause) {
      const found = (cause as AppError).details['problems'] as FieldProblem[];
      expect(found.map(({ pointer, message }) => `${pointer} ${message}`)).to.deep.equal([
        '/MONBAN_CONTROLLER_DIR is not set',
      ]);
    } finally {
      delete process.env['MONBAN_CONTROLLER_DIR'];
    }
  });

  it('takes https, and http on this machine only', () => {
    for (const url of ['https://a.example', 'http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1']) {
      expect(problems({ ...GOOD, MONBAN_SERVER_URL: url }), url).to.deep.equal([]);
    }
    for (const url of ['http://a.example', 'http://127.0.0.1.example', 'http://10.0.0.1']) {
      expect(problems({ ...GOOD, MONBAN_SERVER_URL: url }), url).to.deep.equal(['/MONBAN_SERVER_URL']);
    }
  });

  it('refuses virtual hardware outside of a demo', () => {
    expect(problems({ ...DEMO, MONBAN_DEMO: '0' })).to.have.length(3);
  });

  it('refuses readers and doors that it cannot read, or that are listed twice', () => {
    for (const text of ['x', `${READER}=`, `${READER}=usb:1`, 'x=pcsc:a', `${READER}=vpcd:0.0.0.0:1`]) {
      expect(problems({ ...DEMO, MONBAN_READERS: text }), text).to.deep.equal(['/MONBAN_READERS']);
    }
    const twice = `${READER}=pcsc:a;${READER}=pcsc:b`;
    expect(problems({ ...GOOD, MONBAN_READERS: twice })).to.deep.equal([`/MONBAN_READERS/${READER}`]);
    expect(problems({ ...DEMO, MONBAN_DOORS: `${DOOR}=gpio:1` })).to.deep.equal(['/MONBAN_DOORS']);
    const long = `${DOOR}=virtual:unix:/${'x'.repeat(107)}`;
    expect(problems({ ...DEMO, MONBAN_DOORS: long })).to.deep.equal(['/MONBAN_DOORS']);
  });

  it('explains every setting for the document', () => {
    for (const { name, meaning } of controllerSettings()) expect(meaning, name).to.not.equal('');
    const capacity = controllerSettings().find(({ name }) => name === 'MONBAN_OUTBOX_CAPACITY');
    expect(capacity?.byDefault).to.equal('250000');
  });
});
