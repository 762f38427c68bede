import { parentPort } from 'node:worker_threads';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';

/** One card signature to verify; everything base64url. Runs in a worker thread, off the server's one loop (ruling 6). */
export interface ProofTask {
  readonly badgeId: string;
  readonly publicKey: string;
  readonly siteKeyVersion: number;
  readonly mode: number;
  readonly readerNonce: string;
  readonly readerId: string;
  readonly ephemeralKey: string;
  readonly counter: number;
  readonly pinStatus: number;
  readonly signature: string;
}

export interface ProofJob {
  readonly jobId: number;
  readonly tasks: readonly ProofTask[];
}

export interface ProofVerdicts {
  readonly jobId: number;
  readonly verdicts: readonly boolean[];
}

export function verifyProof(task: ProofTask): boolean {
  return verifyBadgeSignature(
    {
      siteKeyVersion: task.siteKeyVersion,
      mode: task.mode,
      readerNonce: bytes(task.readerNonce),
      readerId: bytes(task.readerId),
      ephemeralKey: bytes(task.ephemeralKey),
      badgeId: bytes(task.badgeId),
      counter: task.counter,
      pinStatus: task.pinStatus,
      signature: bytes(task.signature),
    },
    bytes(task.publicKey),
  );
}

parentPort?.on('message', ({ jobId, tasks }: ProofJob) => {
  const answer: ProofVerdicts = { jobId, verdicts: tasks.map(verifyProof) };
  parentPort?.postMessage(answer);
});

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
