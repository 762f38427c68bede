import type { Shape } from '../../text/keys.ts';
import type { fields as ja } from '../ja/fields.ts';

export const fields: Shape<typeof ja> = {
  required: 'Please fill this in.',
  choose: 'Please choose.',
  tooLong: 'Use at most {maximum} characters.',
  tooShort: 'Use at least {minimum} characters.',
  tooBig: 'Enter {maximum} or less.',
  tooSmall: 'Enter {minimum} or more.',
  notNumber: 'Enter a number.',
  email: 'Enter an e-mail address with an at sign and a domain.',
  date: 'Enter year, month and day.',
  kana: 'Use full-width katakana, such as サトウ.',
  login: 'Use lower-case letters, digits, dot, hyphen and underscore; begin with a letter or digit.',
  characters: 'Some characters are not allowed. Remove line breaks and control characters.',
  time: 'Write times like 9:05. An end may be as late as 24:00.',
  timeOrder: 'The end has to be after the start.',
  other: 'Check the entry and type it again.',
};
