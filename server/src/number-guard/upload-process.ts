import { z } from 'zod';
import type { DigitReader } from './digit-reader.ts';
import { inspectUpload } from './inspect-upload.ts';
import { KnownClean } from './known-clean.ts';
import type { UploadVerdict } from './upload.ts';

// Searches one upload after the other, in a process of its own: libraries that decode what strangers send stay out of
// the server's. What it was sent is gone with it: it is ended after each find.

const Task = z.strictObject({
  id: z.int(),
  bytes: z.instanceof(Uint8Array),
  contentType: z.string(),
  fileName: z.string(),
});

export interface UploadAnswer {
  readonly id: number;
  readonly verdict: UploadVerdict;
}

let opened: Promise<DigitReader> | undefined;
const knownClean = new KnownClean();
let turn = Promise.resolve();

async function openReader(): Promise<DigitReader> {
  const { DigitReader } = await import('./digit-reader.ts');
  return DigitReader.open();
}

process.on('message', (message) => {
  const { id, ...upload } = Task.parse(message);
  turn = turn.then(async () => {
    const verdict = await inspectUpload(upload, { reader: () => (opened ??= openReader()), knownClean });
    upload.bytes.fill(0);
    const answer: UploadAnswer = { id, verdict };
    process.send?.(answer);
  });
});
process.once('disconnect', () => process.exit(0));
