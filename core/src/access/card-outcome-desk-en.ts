import type { DeskOutcomeWords } from './card-outcome.ts';

const LAY_AGAIN = 'Please lay the card down again';
const OTHER_CARD = 'No badge can be issued on this card. The clerk will help you';
const MUNICIPALITY = 'Please have the certificate seen to at your municipality and come back';

/** What stopped a job at a desk, in English. */
export const DESK_OUTCOMES_EN: DeskOutcomeWords = {
  'card-removed': {
    holder: LAY_AGAIN,
    cause: 'The card was taken away.',
    remedy: 'Lay the same card down again; the job goes on from where it was.',
  },
  'no-badge-ap': {
    holder: 'This card cannot take a badge yet. The clerk will help you',
    cause: 'The card has no badge application.',
    remedy: 'Have the application loaded, or choose a company-owned card.',
  },
  'not-blank': {
    holder: OTHER_CARD,
    cause: 'There is another badge on this card.',
    remedy: 'Terminate the former badge, or use another card.',
  },
  terminated: {
    holder: OTHER_CARD,
    cause: 'The badge on this card has ended, and none can be issued in its place.',
    remedy: 'Use another card, or have the application loaded anew.',
  },
  'other-badge': {
    holder: 'Please check that this is your badge card, and lay it down',
    cause: 'The badge that lies there is not the one of this job.',
    remedy: 'Lay down the right card, or cancel and choose again.',
  },
  'certificate-missing': {
    holder: MUNICIPALITY,
    cause: 'The card has no certificate for user authentication.',
    remedy: 'Have one issued at the municipality, or use a company-owned card.',
  },
  'certificate-invalid': {
    holder: OTHER_CARD,
    cause: 'The certificate in the card does not come from the national authority, or breaks its rules.',
    remedy: 'Issue nothing, check the person, and tell security.',
  },
  'certificate-expired': {
    holder: MUNICIPALITY,
    cause: 'The certificate for user authentication, or the authority that issued it, has ended.',
    remedy: 'Have it renewed at the municipality, or use a company-owned card.',
  },
  'certificate-revoked': {
    holder: MUNICIPALITY,
    cause: 'The certificate for user authentication was revoked, or is on hold.',
    remedy: 'Send the person to the municipality, and use a company-owned card.',
  },
  'certificate-copied': {
    holder: OTHER_CARD,
    cause: "The card's key does not belong to the card's certificate. The certificate may have been copied.",
    remedy: 'Issue nothing, check the person, and tell security.',
  },
  'phone-profile': {
    holder: 'No badge can be issued on a phone. Please lay down your My Number Card',
    cause: 'The certificate lives in a phone, and no phone carries a badge.',
    remedy: 'Ask for the My Number Card itself, or use a company-owned card.',
  },
  'resident-card-old': {
    holder: 'No badge can be issued on this card. Please lay down your My Number Card',
    cause: 'It is a former Basic Resident Register card, which cannot carry a badge.',
    remedy: 'Ask for the My Number Card, or use a company-owned card.',
  },
  'next-generation-card': {
    holder: 'This card cannot take a badge yet. The clerk will help you',
    cause: 'It is a My Number Card of the next generation, which is not supported yet.',
    remedy: 'Issue a badge on a company-owned card for the time being.',
  },
  'identifier-only': {
    holder: OTHER_CARD,
    cause: 'The card only shows an identifier that anybody can copy; it has no badge application.',
    remedy: 'Have the application loaded, or use a company-owned card.',
  },
  'face-authentication-card': {
    holder: 'This card works without a PIN. The clerk will help you',
    cause:
      'No PIN was set on this card, as on face-authentication cards, so it cannot be bound by a signature.',
    remedy: 'Bind it by the face check alone, or use a company-owned card.',
  },
  'jpki-pin-wrong': {
    holder: 'The PIN is not right. Please type it again',
    cause: "The PIN of the card's user certificate is wrong.",
    remedy: 'Ask to type it again. With one try left it can no longer be typed at this desk.',
  },
  'jpki-pin-last-try': {
    holder: 'One try of your PIN is left, so it cannot be typed here. The clerk will help you',
    cause: "One try of the card's user PIN is left. To keep it from being blocked, none is sent to the card.",
    remedy: 'Typing it rightly elsewhere gives the tries back; or bind by the face check alone.',
  },
  'jpki-pin-blocked': {
    holder: 'Your PIN is blocked. Please have it reset at your municipality or a convenience store',
    cause: "The PIN of the card's user certificate is blocked.",
    remedy: 'Tell the person where to reset it, or bind by the face check alone.',
  },
  'badge-pin-unusable': {
    holder: 'That PIN cannot be used. Please choose another one, as the screen explains',
    cause: 'The PIN breaks the rules.',
    remedy: 'It has 4 to 8 digits, is not one digit repeated, and differs from the duress PIN in two places.',
  },
  'pin-not-entered': {
    holder: 'No PIN was typed. Please try once more',
    cause: 'No PIN was typed in time.',
    remedy: 'Open the page for the PIN again.',
  },
  'wrong-carrier': {
    holder: 'This is another kind of card. The clerk will help you',
    cause: 'The card is not of the kind that was chosen.',
    remedy: 'Lay down a card of that kind, or cancel and choose again.',
  },
  'card-refused': {
    holder: LAY_AGAIN,
    cause: 'The card refused a step.',
    remedy: 'Lay it down again; if it happens again, use another card.',
  },
  'read-malformed': {
    holder: LAY_AGAIN,
    cause: "The card's answer is not well formed.",
    remedy: 'Lay the card down straight; if it happens again, use another card.',
  },
  'number-exposed': {
    holder: OTHER_CARD,
    cause: 'The card was about to show what looks like a My Number, and was stopped. No number was kept.',
    remedy: 'Do not use this card, and tell security.',
  },
  'reader-lost': {
    holder: 'Please wait a moment',
    cause: 'The reader is not connected.',
    remedy: 'Plug the reader in again.',
  },
  'desk-offline': {
    holder: 'Please wait a moment',
    cause: 'The desk has no connection to the server.',
    remedy: "Check the desk's power and network.",
  },
  'evidence-invalid': {
    holder: OTHER_CARD,
    cause: 'The card did not answer with what was issued on it.',
    remedy: 'This badge cannot be used. Begin again with another card, and tell security.',
  },
  'timed-out': {
    holder: LAY_AGAIN,
    cause: 'The time is up.',
    remedy: 'Lay the card down again, or begin again.',
  },
  cancelled: {
    holder: 'This was called off',
    cause: 'The job was cancelled.',
    remedy: 'Begin again if it is still due.',
  },
};
