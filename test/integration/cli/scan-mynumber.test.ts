import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scanMyNumber, type ScanRequest } from '@monban/cli/scan-mynumber';
import { expect } from 'chai';
import { Aedes, type AedesOptions } from 'aedes';
import { connectAsync } from 'mqtt';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { TestApi } from '../../support/test-api.ts';

const NUMBER = withCheckDigit('27182818284');

describe('monban scan-mynumber', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;

  before(async () => {
    ({ path: folder, remove } = await temporaryDirectory());
  });
  after(() => remove());

  async function scan(targets: readonly string[], changes: Partial<ScanRequest> = {}) {
    const lines = { stdout: [] as string[], stderr: [] as string[] };
    const request: ScanRequest = {
      targets,
      json: false,
      readsPictures: false,
      listenSeconds: 0.5,
      data: null,
      at: new Date(),
      ...changes,
    };
    const exitCode = await scanMyNumber(request, (stream, line) => lines[stream].push(line));
    return { exitCode, ...lines };
  }

  it('ends with 0 where there is none, 1 on a find and 2 on trouble', async () => {
    const [clean, found] = [join(folder, 'clean.txt'), join(folder, 'found.txt')];
    await writeFile(clean, 'tel 090-1234-5678\n');
    await writeFile(found, `x\n${NUMBER}\n`);
    expect((await scan([clean])).exitCode).to.equal(0);
    expect((await scan([clean, join(folder, 'missing')])).exitCode).to.equal(2);
    const { exitCode, stdout } = await scan([join(folder, 'missing'), found]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.deep.equal([`${found}: byte 2 (utf-8)`]);
  });

  it('says the same in JSON, one line each', async () => {
    const found = join(folder, 'found.txt');
    await writeFile(found, NUMBER);
    const { stdout } = await scan([found, join(folder, 'missing')], { json: true });
    expect(stdout.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
      { type: 'hit', target: found, place: 'byte 0', writing: 'utf-8' },
      { type: 'trouble', target: join(folder, 'missing'), why: 'ENOENT' },
      { type: 'end', hits: 1, troubles: 1, bytes: 12 },
    ]);
  });

  it('never shows the password of a database that it cannot reach', async () => {
    const { exitCode, stderr } = await scan(['postgres://monban:very-secret@127.0.0.1:1/monban']);
    expect(exitCode).to.equal(2);
    expect(stderr.join('\n')).to.include('ECONNREFUSED').and.not.include('very-secret');
  });

  for (const password of ['plain-secret', 'very/secret', 'very@secret', 'v:e@r/y?s#e@secret', '%40/secret?x'])
    it(`shows no password, nor has a library show it, whatever is in it: ${password}`, async () => {
      const said: string[] = [];
      const listener = (warning: Error) => said.push(String(warning));
      process.on('warning', listener);
      for (const target of [
        `postgres://monban:${password}@127.0.0.1:1/monban`,
        `postgres://monban@127.0.0.1:1/monban?password=${password}`,
        `mqtts://monban:${password}@127.0.0.1:1`,
        `POSTGRES://:${password}@127.0.0.1:1/monban`,
      ]) {
        const { exitCode, stdout, stderr } = await scan([target]);
        expect(exitCode).to.equal(2);
        expect(stderr[0]).to.match(/^monban: (postgres|mqtts):\/\//i);
        said.push(...stdout, ...stderr);
      }
      // Warnings of Node are said in its next turn.
      await new Promise(setImmediate);
      process.off('warning', listener);
      expect(said.join('\n')).not.to.match(/secret|ENOTFOUND/);
    });

  it('finds one that a broker keeps, in payload and topic', async () => {
    await withBroker({}, async (url) => {
      const client = await connectAsync(url);
      await client.publishAsync('a/b', `{"note":"${NUMBER}"}`, { retain: true, qos: 1 });
      await client.publishAsync(`a/${NUMBER}/c`, 'x', { retain: true, qos: 1 });
      await client.publishAsync('a/c', '090-1234-5678', { retain: true, qos: 1 });
      await client.endAsync(true);
      const { exitCode, stdout } = await scan([url]);
      expect(exitCode).to.equal(1);
      expect(stdout.sort()).to.deep.equal([
        `${url}: name of topic a/…/c (utf-8)`,
        `${url}: topic a/b, byte 9 (utf-8)`,
      ]);
    });
  });

  it('ends with 2 where a broker hangs up while it listens', async () => {
    await withBroker({}, async (url, broker) => {
      broker.on('subscribe', (_subscriptions, client) => {
        client.close();
      });
      const { exitCode, stderr } = await scan([url], { listenSeconds: 3_600 });
      expect(exitCode).to.equal(2);
      expect(stderr[0]).to.equal(`monban: ${url} could not be searched: CONNECTION_ENDED`);
    });
  });

  it('ends with 2 where a broker lets it hear controllers only, and says that this is a part', async () => {
    const authorizeSubscribe: AedesOptions['authorizeSubscribe'] = (_client, subscription, answer) => {
      answer(null, subscription.topic === '#' ? null : subscription);
    };
    await withBroker({ authorizeSubscribe }, async (url) => {
      const { exitCode, stderr } = await scan([url]);
      expect(exitCode).to.equal(2);
      expect(stderr[0]).to.include(`${url} was searched in part only: this identity may hear`);
      const { stdout } = await scan([url], { json: true });
      expect(JSON.parse(stdout[0] ?? '')).to.include({ type: 'trouble', isPartial: true });
    });
  });

  it('says that it may not listen where a broker knows one server only, and leaves that one alone', async () => {
    const own = join(folder, 'own');
    await mkdir(own);
    const api = await TestApi.start(sqliteIn(own));
    try {
      const { exitCode, stderr } = await scan([api.server.brokerUrl], { data: api.dataDirectory });
      expect(exitCode).to.equal(2);
      expect(stderr[0]).to.include('could not be searched: refused');
      expect(api.log.filter((line) => line.includes('cannot be reached'))).to.deep.equal([]);
    } finally {
      await api.close();
    }
  });
});

async function withBroker(
  options: AedesOptions,
  use: (url: string, broker: Aedes) => Promise<void>,
): Promise<void> {
  const broker = await Aedes.createBroker(options);
  const server = createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, broker);
  } finally {
    server.close();
    await new Promise<void>((resolve) => {
      broker.close(resolve);
    });
  }
}
