import type { Shape } from '../../text/keys.ts';
import type { problems as ja } from '../ja/problems.ts';

export const problems: Shape<typeof ja> = {
  VALIDATION_FAILED: {
    title: 'Something needs correcting',
    remedy: 'Correct the marked fields and save again.',
  },
  MY_NUMBER_REFUSED: {
    title: 'A My Number is not accepted',
    remedy:
      'Remove the number. What was typed has not been stored anywhere. Collecting numbers is the work of the payroll side.',
  },
  NOT_FOUND: {
    title: 'Not found',
    remedy: 'It was removed or belongs to a site that is not yours. Open it again from the list.',
  },
  CONFLICT: {
    title: 'Not possible as things stand',
    remedy: 'See whether the same thing exists already and change the entry.',
  },
  VERSION_CONFLICT: {
    title: 'Somebody else changed this first',
    remedy: 'Load the newest state and enter your change again.',
  },
  PRECONDITION_REQUIRED: { title: 'The version is missing', remedy: 'Reload the page.' },
  IN_USE: { title: 'It is in use elsewhere', remedy: 'Remove it there first, then try again.' },
  RETIRED: { title: 'It is retired already', remedy: 'Restore it first if you want to use it.' },
  UNAUTHENTICATED: { title: 'You need to sign in', remedy: 'Sign in again.' },
  TOKEN_INVALID: { title: 'Your sign-in has expired', remedy: 'Sign in again.' },
  FORBIDDEN: {
    title: 'You may not do this',
    remedy: 'If you need to, ask an administrator to change your role.',
  },
  RATE_LIMITED: { title: 'Too many requests', remedy: 'Wait for about a minute and try again.' },
  IDEMPOTENCY_KEY_REUSED: {
    title: 'The same request came with other content',
    remedy: 'Reload the page and try again.',
  },
  PAYLOAD_TOO_LARGE: { title: 'Too much at once', remedy: 'Save it in smaller parts.' },
  MALFORMED_BODY: {
    title: 'The request is not well formed',
    remedy: 'Reload the page. If it happens again, report the request id.',
  },
  SIGNATURE_INVALID: {
    title: 'A signature is wrong',
    remedy: 'Check the device. The audit trail has a record of it.',
  },
  MESSAGE_MALFORMED: {
    title: 'A message from a device is broken',
    remedy: "Check the controller's version and connection.",
  },
  SNAPSHOT_STALE: { title: "The door's rules are out of date", remedy: "Check the controller's connection." },
  SNAPSHOT_ROLLBACK: { title: 'Old rules were delivered', remedy: 'Look at the audit trail.' },
  SNAPSHOT_FOREIGN: {
    title: "Another organisation's rules were delivered",
    remedy: 'Look at the audit trail.',
  },
  RECEIPT_GAP: {
    title: 'Event numbers have a gap',
    remedy: 'Wait until the controller sends them again; if it goes on, check the device.',
  },
  RECEIPT_CHAIN_BROKEN: {
    title: 'The chain of events is broken',
    remedy: 'Check on site that the device has not been replaced.',
  },
  COMMAND_EXPIRED: { title: 'The command has expired', remedy: 'Send it again.' },
  CONTROLLER_OFFLINE: {
    title: 'The controller is not connected',
    remedy: 'Check power and network. The door goes on working by its last rules.',
  },
  DESK_UNAVAILABLE: {
    title: 'The desk is not available',
    remedy: "Check the desk's power and connection, or choose another desk.",
  },
  DESK_JOB_CLOSED: { title: 'This issue has already ended', remedy: 'Start a new one.' },
  BADGE_STATE_FORBIDS: {
    title: "The badge's state does not allow this",
    remedy: 'Look at its history for the state that it is in.',
  },
  LEGAL_BASIS_MISSING: {
    title: 'The legal basis for this is missing',
    remedy: 'The page on the legal basis says what is missing.',
  },
  ENROLMENT_TOKEN_INVALID: {
    title: 'The enrolment token cannot be used',
    remedy: 'It is valid for 30 minutes. Make a new one.',
  },
  CONFIGURATION_INVALID: {
    title: "The server's configuration is wrong",
    remedy: "Give the request id to the server's administrator.",
  },
  BACKUP_UNUSABLE: {
    title: 'This backup cannot be used',
    remedy: 'It is damaged, has another passphrase, or was made by a newer version. Take another one.',
  },
  STORE_FAILED: { title: 'It could not be stored', remedy: 'Check the disk space and try again.' },
  INTERNAL: {
    title: 'The server had a problem',
    remedy: 'Try again. If it happens again, report the request id.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'This cannot be done here',
    remedy: 'Reload the page. Console and server may be of different versions.',
  },
  UNSUPPORTED_MEDIA_TYPE: { title: 'The format is not accepted', remedy: 'Reload the page.' },
  UNREACHABLE: {
    title: 'The server cannot be reached',
    remedy: 'Check the network. What you have typed is still on this page.',
  },
  UNREADABLE: {
    title: "The server's answer cannot be read",
    remedy: 'Reload the page. Console and server may be of different versions.',
  },
};
