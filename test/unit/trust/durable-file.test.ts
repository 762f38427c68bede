import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably, writeOnce } from '@monban/trust/durable-file';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('a durable file', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let path: string;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    path = join(directory.path, 'file');
  });
  afterEach(() => directory.remove());

  it('is replaced whole, belongs to its owner alone, and leaves nothing beside it', async () => {
    await writeDurably(path, 'first');
    await writeDurably(path, Buffer.from('second'));
    expect(await readFile(path, 'utf8')).to.equal('second');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(directory.path)).to.deep.equal(['file']);
  });

  it('is replaced also after somebody was killed in the middle of it', async () => {
    await writeFile(`${path}.new`, 'half of', { mode: 0o666 });
    await writeDurably(path, 'whole');
    expect(await readFile(path, 'utf8')).to.equal('whole');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('that is written once is never replaced', async () => {
    await writeOnce(path, 'first');
    await writeOnce(path, 'second');
    expect(await readFile(path, 'utf8')).to.equal('first');
    expect(await readdir(directory.path)).to.deep.equal(['file']);
  });
});
