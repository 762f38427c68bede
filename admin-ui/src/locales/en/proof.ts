import type { Shape } from '../../text/keys.ts';
import type { proof as ja } from '../ja/proof.ts';

export const proof: Shape<typeof ja> = {
  title: 'Proof',
  lead: 'Anybody can make sure that nothing in the audit trail and the receipts of doors was changed or taken away.',
  open: 'Verify the trail',
  verification: 'Verification',
  verificationText:
    'Reads the audit trail, the receipts of doors and the log of deletions from beginning to end.',
  verifyNow: 'Verify now',
  states: {
    never: 'Not verified yet',
    running: 'Verifying',
    right: 'Right',
    wrong: 'Wrong',
    failed: 'Could not be verified',
  },
  parts: { audit: 'Audit trail', receipts: 'Receipts of doors', deletions: 'Log of deletions' },
  progress: '{read} of {total}',
  rightText: 'No change, no gap, no other order and no foreign signature was found.',
  where: {
    audit: 'Line {line} of the audit trail: {problem}',
    receipts: 'Line {line} of the receipts of doors: {problem}',
    deletions: 'Number {line} of the log of deletions: {problem}',
  },
  wrongText:
    'Leave the database as it is and do not overwrite any backup. Tell the auditor, and go on with the runbook “Proof”.',
  failedText: 'It could not be read to the end. Look at the server’s log, then verify again.',
  endedAt: 'Ended {time}',
  problems: {
    'line-malformed': 'it is not in the form of a line.',
    'link-broken': 'it was edited, inserted or moved, or the line before it is missing.',
    'content-unexpected': 'it holds what has no place here.',
    'other-export': 'it is another kind of export.',
    'sequence-broken': 'a record before it is missing, or came twice.',
    'hash-differs': 'its hash does not fit it.',
    'chain-broken': 'it does not follow the record before it.',
    'signature-foreign': 'it is not signed by a key that is believed.',
    'checkpoint-contradicts': 'a signed checkpoint says otherwise.',
    'checkpoint-missing': 'a checkpoint is missing, or was exchanged.',
    'certificate-foreign': 'the certificate is not from an authority that is believed.',
    truncated: 'the end is missing.',
    'after-the-end': 'something follows behind the end.',
  },
  checkpoints: 'Checkpoints',
  checkpointsText:
    'Every day the state of the trail and of the receipts of doors is signed. One that is kept somewhere else shows if the end is cut off later.',
  signNow: 'Sign now',
  noCheckpoints: 'No checkpoint yet',
  noCheckpointsText: 'The first one is made at midnight. You can also sign one now.',
  number: 'Number',
  at: 'Time',
  through: 'Audit trail up to number',
  key: 'Key',
  keep: 'Keep a copy',
  keepOne: 'Keep a copy of checkpoint {number}',
  more: 'Show {count} more',
  outcomes: {
    made: 'Checkpoint {number} has been signed.',
    unchanged: 'Nothing has happened since checkpoint {number}.',
    contradicted:
      'The trail is not what checkpoint {number} says, so nothing was signed. Verify to see where it differs.',
  },
  exports: 'Exports',
  exportsText:
    'Files that an auditor verifies without this system. Each export is an entry of the audit trail.',
  exportAudit: 'Save the audit trail',
  exportReceipts: 'Save the receipts of doors',
  exportKeys: 'Save the public keys for verifying',
  withoutLinks:
    'The receipts tell of nobody whose they are, and are verified without it. Those of one person are saved with their links on that person’s page, after a reason.',
  exportLinked: 'Save as evidence',
  exportLinkedHelp: 'All receipts, with the links of this person alone, as a file that others can verify.',
  verifyHint: 'Hand over the keys by another way than the files. To verify:',
  verifyCommand: 'npx --no monban verify audit FILE --keys DIR',
};
