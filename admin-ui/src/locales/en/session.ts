import type { Shape } from '../../text/keys.ts';
import type { session as ja } from '../ja/session.ts';

export const session: Shape<typeof ja> = {
  title: 'Sign in',
  lead: 'The console for badges and doors',
  login: 'Login name',
  password: 'Password',
  signIn: 'Sign in',
  signedOut: 'You have signed out.',
  ended: 'Your session has ended. Please sign in again.',
  wrong: 'The login name or the password is wrong. Check upper and lower case and try again.',
  recovery: 'If you have forgotten the password, ask an administrator for a one-time sign-in link.',
  oneTimeTitle: 'Sign in with a one-time link',
  oneTimeText: 'This link works once. Go on only if you opened it yourself.',
  oneTimeGo: 'Continue',
  oneTimeFailed: 'This link cannot be used. It has expired or was used before.',
  oneTimeRemedy:
    "Ask an administrator for a new link, or run 'npx --no monban operator sign-in' on the server.",
  choosePasswordTitle: 'Choose a password',
  choosePasswordText:
    'At least 12 characters and none of the common words. A long phrase is easy to remember.',
  newPassword: 'New password',
  newPasswordAgain: 'New password again',
  passwordsDiffer: 'The two entries differ. Type the same password twice.',
  savePassword: 'Save the password',
  passwordSaved: 'The password is saved.',
  showPassword: 'Show the password',
  sessionsTitle: 'My sessions',
  sessionsText: 'End any that you do not recognise.',
  thisSession: 'This session',
  started: 'Started',
  lastSeen: 'Last renewed',
  unknownDevice: 'Unknown device',
  device: 'Device',
  endSession: 'End',
  sessionEnded: 'The session has ended.',
};
