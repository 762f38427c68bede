import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { findState, openControllerDatabase, putState } from '@monban/door-controller/controller-database';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('database of a controller', function () {
  this.timeout(30_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let file: string;
  beforeEach(async () => {
    directory = await temporaryDirectory();
    file = join(directory.path, 'c.sqlite');
  });
  afterEach(() => directory.remove());

  it('remembers what was put, the last value only', async () => {
    const { db } = await openControllerDatabase(file, 'x');
    await putState(db, 'epoch', 'a');
    await putState(db, 'epoch', 'b');
    expect(await findState(db, 'epoch')).to.equal('b');
    expect(await findState(db, 'last-hash')).to.equal(undefined);
    await db.destroy();
  });

  it('belongs to one process at a time', async () => {
    const { db } = await openControllerDatabase(file, 'x');
    const failure = await openControllerDatabase(file, 'x').catch((cause: unknown) => cause);
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
    await db.destroy();
    const again = await openControllerDatabase(file, 'x');
    await again.db.destroy();
  });

  it('puts a file that is no database aside, whole, and begins a new one (fault 17)', async () => {
    await writeFile(file, Buffer.alloc(8_192, 7));
    const { db, quarantined } = await openControllerDatabase(file, '17');
    expect(quarantined).to.equal(true);
    expect(await readdir(directory.path)).to.include('c.sqlite.corrupt-17');
    await db.destroy();
  });
});
