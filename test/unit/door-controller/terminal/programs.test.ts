import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, readPrograms } from '@monban/door-controller/terminal/programs';
import { expect } from 'chai';
import { codeOfRejection } from '../../../support/rejections.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const SECRET = 'a'.repeat(43);
const program = (name: string, secret = SECRET, audiences: object = { printing: ['release'] }) => ({
  name,
  secretHash: createHash('sha256').update(secret).digest('base64url'),
  audiences,
});

describe("the list of a terminal's programs", () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let path: string;
  const write = (content: unknown) =>
    writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  before(async () => {
    directory = await temporaryDirectory();
    path = join(directory.path, 'programs.json');
  });
  after(() => directory.remove());

  it('is empty where no file is named', async () => {
    expect(await readPrograms(undefined)).to.deep.equal([]);
  });

  it('knows a program by its secret, of which the file holds the hash alone', async () => {
    await write({ programs: [program('printer'), program('key-box', 'b'.repeat(43))] });
    const programs = await readPrograms(path);
    expect(findProgram(programs, SECRET)).to.include({ name: 'printer' });
    expect(findProgram(programs, 'c'.repeat(43))).to.equal(undefined);
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ['is not there as JSON', '{'],
    ['lists a program twice', { programs: [program('printer'), program('printer', 'b'.repeat(43))] }],
    [
      'gives a program the sign-in to the console',
      { programs: [program('x', SECRET, { 'monban-console': [] })] },
    ],
    ['holds a secret itself', { programs: [{ ...program('x'), secret: SECRET }] }],
    ['names an audience with a blank', { programs: [program('x', SECRET, { 'two words': [] })] }],
  ];
  for (const [what, content] of wrong) {
    it(`stops the terminal where it ${what}`, async () => {
      await write(content);
      expect(await codeOfRejection(readPrograms(path))).to.equal('CONFIGURATION_INVALID');
    });
  }
});
