import { ChildUploadGuard } from '@monban/server/number-guard/child-upload-guard';
import type { Upload } from '@monban/server/number-guard/upload';
import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { withCheckDigit } from '../../../support/my-numbers.ts';
import { pdfWith, plainPicture, workbookWith, zipOf } from '../../../support/sample-uploads.ts';

const NUMBER = withCheckDigit('27182818284');

describe('the guard of uploads in a process of its own', function () {
  this.timeout(90_000);

  function upload(content: string | Uint8Array, fileName = 'file'): Upload {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Uint8Array.from(content);
    return { bytes, contentType: 'application/octet-stream', fileName };
  }

  function isWiped({ bytes }: Upload): boolean {
    return bytes.every((byte) => byte === 0);
  }

  it('names the place, never says what stands there, and wipes it', async () => {
    const guard = new ChildUploadGuard();
    try {
      const files = [
        upload(`x\n${NUMBER}`),
        upload(workbookWith(`<row r="7"><c r="B7" t="n"><v>${NUMBER}</v></c></row>`)),
        upload('x', `${NUMBER}.csv`),
      ];
      const kinds: string[] = [];
      for (const file of files) {
        const verdict = await guard.inspect(file);
        expect(JSON.stringify(verdict)).not.to.include(NUMBER);
        kinds.push(verdict.kind === 'number-found' ? (verdict.where[0]?.kind ?? '') : verdict.kind);
        expect(isWiped(file)).to.equal(true);
      }
      expect(kinds).to.deep.equal(['line', 'cell', 'file-name']);
    } finally {
      await guard.close();
    }
  });

  it('takes one after the other, also after it has refused, and leaves what it accepts as it was', async () => {
    const guard = new ChildUploadGuard();
    try {
      const [good, bad, next] = [upload('code,name\n1,a\n'), upload(NUMBER), upload('code,name\n2,b\n')];
      const verdicts = await Promise.all([good, bad, next].map((file) => guard.inspect(file)));
      expect(verdicts.map(({ kind }) => kind)).to.deep.equal(['accepted', 'number-found', 'accepted']);
      expect(Buffer.from(good.bytes).toString()).to.equal('code,name\n1,a\n');
    } finally {
      await guard.close();
    }
  });

  it('refuses what takes too long, and goes on with the next', async () => {
    const guard = new ChildUploadGuard({ timeMs: 1, memoryMegabytes: 2_048 });
    try {
      const file = upload('nothing');
      expect(await guard.inspect(file)).to.deep.equal({ kind: 'unusable', why: 'unreadable' });
      expect(isWiped(file)).to.equal(true);
      expect((await guard.inspect(upload('nothing'))).kind).to.equal('unusable');
    } finally {
      await guard.close();
    }
  });

  it('refuses what its process dies of', async () => {
    const guard = new ChildUploadGuard({ timeMs: 30_000, memoryMegabytes: 8 });
    try {
      const file = upload(await plainPicture().png().toBuffer());
      expect(await guard.inspect(file)).to.deep.equal({ kind: 'unusable', why: 'unreadable' });
      expect(isWiped(file)).to.equal(true);
    } finally {
      await guard.close();
    }
  });

  it('refuses kinds that it does not know', async () => {
    const guard = new ChildUploadGuard();
    try {
      for (const beginning of ['\x00\x00\x00\x18ftypheic\x00', 'GIF89a\x01\x00']) {
        const verdict = await guard.inspect(upload(Buffer.from(beginning.padEnd(64, '\x01'), 'latin1')));
        expect(verdict, beginning).to.deep.equal({ kind: 'unusable', why: 'unknown-type' });
      }
    } finally {
      await guard.close();
    }
  });

  it('writes no file, neither in the folder for temporary ones nor in that of the process', async () => {
    const guard = new ChildUploadGuard();
    try {
      const folders = [tmpdir(), process.cwd()];
      const before = await Promise.all(folders.map((folder) => readdir(folder)));
      await guard.inspect(upload(await pdfWith({ text: 'x' })));
      await guard.inspect(upload(zipOf({ 'a.txt': NUMBER })));
      for (const [index, folder] of folders.entries())
        for (const name of (await readdir(folder)).filter((one) => !before[index]?.includes(one))) {
          // Others work in the same folder: what is new there is not ours when it does not hold what was sent.
          const content = await readFile(`${folder}/${name}`).catch(() => Buffer.alloc(0));
          expect(content.includes(NUMBER), name).to.equal(false);
          expect(/tess|sharp|pdf|vips|\.traineddata/i.test(name), name).to.equal(false);
        }
    } finally {
      await guard.close();
    }
  });
});
