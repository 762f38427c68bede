import { KnownClean } from '@monban/server/number-guard/known-clean';
import { expect } from 'chai';

const CLEAN = { type: 'jpeg', places: [] } as const;
const FOUND = { type: 'jpeg', places: [{ kind: 'metadata' }] } as const;

describe('a picture that was searched', () => {
  it('is not searched again when it held nothing', async () => {
    const known = new KnownClean();
    let searches = 0;
    const search = () => {
      searches += 1;
      return Promise.resolve(CLEAN);
    };
    const first = await known.search(Uint8Array.of(1), search);
    expect(await known.search(Uint8Array.of(1), search)).to.deep.equal(first);
    expect(searches).to.equal(1);
    await known.search(Uint8Array.of(2), search);
    expect(searches).to.equal(2);
  });

  it('is searched again whenever it held something', async () => {
    const known = new KnownClean();
    await known.search(Uint8Array.of(1), () => Promise.resolve(FOUND));
    expect(await known.search(Uint8Array.of(1), () => Promise.resolve(FOUND))).to.deep.equal(FOUND);
    expect(await known.search(Uint8Array.of(1), () => Promise.resolve(CLEAN))).to.deep.equal(CLEAN);
  });

  it('is forgotten when many others came after it', async () => {
    const known = new KnownClean();
    const search = (byte: number) => known.search(Uint8Array.of(byte), () => Promise.resolve(CLEAN));
    for (let byte = 0; byte < 65; byte += 1) await search(byte);
    expect(await known.search(Uint8Array.of(64), () => Promise.resolve(FOUND))).to.deep.equal(CLEAN);
    expect(await known.search(Uint8Array.of(0), () => Promise.resolve(FOUND))).to.deep.equal(FOUND);
  });
});
