import type { DoorOutcomeWords } from './card-outcome.ts';
import { DOOR_SIGNALS } from './reasons.ts';

const WELCOME = DOOR_SIGNALS.welcome.text.en;
const REFUSED = DOOR_SIGNALS.refused.text.en;
const AGAIN = DOOR_SIGNALS.again.text.en;

/** What came of a tap, in English. */
export const DOOR_OUTCOMES_EN: DoorOutcomeWords = {
  'access-level': {
    holder: WELCOME,
    cause: "One of the person's access levels allows this door at this time.",
    remedy: 'Nothing to do.',
  },
  'stale-policy-fallback': {
    holder: WELCOME,
    cause:
      "The server has been out of reach for long and the door has switched to 'open on known badges alone'.",
    remedy: "Mend the controller's connection.",
  },
  'no-badge-ap': {
    holder: 'There is no badge on this card yet. Please ask the front desk',
    cause: "The My Number Card does not carry the company's badge application; a reissued card has lost it.",
    remedy: 'Ask for the card that the badge was issued on, or have the application loaded.',
  },
  'unknown-card': {
    holder: DOOR_SIGNALS['not-a-badge'].text.en,
    cause: 'It is another card, such as a transit card, or cannot be read.',
    remedy: 'Ask to hold the badge card alone to the reader.',
  },
  'phone-profile': {
    holder: 'A phone cannot be your badge. Please hold your badge card',
    cause: 'The certificate lives in a phone, and no phone carries a badge.',
    remedy: 'Ask for the My Number Card itself, or for the company-owned card.',
  },
  'resident-card-old': {
    holder: 'A Basic Resident Register card cannot be your badge. Please hold your badge card',
    cause: 'It is a former Basic Resident Register card, which cannot carry a badge.',
    remedy: 'Issue a badge on a My Number Card or a company-owned card.',
  },
  'next-generation-card': {
    holder: 'This card cannot be your badge yet. Please ask the front desk',
    cause: 'It is a My Number Card of the next generation, which is not supported yet.',
    remedy: 'Issue a badge on a company-owned card for the time being.',
  },
  'identifier-only': {
    holder: 'This card does not open here. Please have a badge issued at the front desk',
    cause: 'The card only shows an identifier that anybody can copy, and cannot prove to be itself.',
    remedy: 'Issue a badge at a desk.',
  },
  'badge-blank': {
    holder: REFUSED,
    cause: 'The badge application is there, but no badge was issued on it.',
    remedy: 'Issue a badge at a desk.',
  },
  'badge-terminated': {
    holder: REFUSED,
    cause: 'The badge has ended inside the card.',
    remedy: 'Check whose it was, and issue on another card if one is due.',
  },
  'card-removed': {
    holder: AGAIN,
    cause: 'The card left before it was read.',
    remedy: 'Ask to hold it until the tone.',
  },
  'read-timeout': {
    holder: AGAIN,
    cause: 'The card did not answer in time.',
    remedy: 'Ask to tap again; if it happens again, check the card.',
  },
  'read-malformed': {
    holder: AGAIN,
    cause: "The card's answer is not well formed.",
    remedy: 'Ask to tap again; if it happens again, replace the card.',
  },
  'wrong-site-key': {
    holder: REFUSED,
    cause:
      "No key of this company's doors opens the card's answer: another company's badge, or one left behind by a change of keys.",
    remedy: 'Check that this company issued it; if it did, renew it at a desk.',
  },
  'signature-invalid': {
    holder: REFUSED,
    cause: "The card's signature does not match the registered key. It may be a copy or a forgery.",
    remedy: 'Check the person and tell security.',
  },
  'nonce-expired': {
    holder: AGAIN,
    cause: "The card answered too long after the door's question.",
    remedy: 'Ask to tap again.',
  },
  'number-exposed': {
    holder: REFUSED,
    cause: 'The card was about to show what looks like a My Number, and was stopped. No number was kept.',
    remedy: 'Do not let the card be used, and tell security.',
  },
  'unknown-badge': {
    holder: REFUSED,
    cause: "The door's rules do not have this badge; just after issuing they may not have arrived yet.",
    remedy: 'Check the version of the rules, and issue the badge again if need be.',
  },
  'badge-suspended': {
    holder: REFUSED,
    cause: 'This badge is suspended.',
    remedy: 'Lift the suspension if its reason is gone.',
  },
  'badge-revoked': {
    holder: REFUSED,
    cause: 'This badge has been stopped.',
    remedy: 'Check who holds it, and issue a new badge if one is due.',
  },
  'badge-not-yet-valid': {
    holder: REFUSED,
    cause: "The badge's validity has not begun.",
    remedy: 'Check the dates of the badge.',
  },
  'badge-expired': {
    holder: REFUSED,
    cause: "The badge's validity has ended.",
    remedy: 'Renew the record of the badge at a desk.',
  },
  'counter-replayed': {
    holder: REFUSED,
    cause: "The card's counter has not moved on. It may be a recorded answer or a copy.",
    remedy: 'Check the person and tell security.',
  },
  'record-mismatch': {
    holder: REFUSED,
    cause: "The company's record in the card does not belong to the badge.",
    remedy: 'Stop the badge and issue it again.',
  },
  'certificate-required': {
    holder: REFUSED,
    cause: 'This door asks for a certificate, and the card has none.',
    remedy: "Check the door's settings, or ask for a card with a certificate.",
  },
  'certificate-differs': {
    holder: REFUSED,
    cause: 'The certificate is not the registered one: it was renewed, or this is another card.',
    remedy: 'Check the person at a desk and register the certificate again.',
  },
  'certificate-invalid': {
    holder: REFUSED,
    cause: 'The certificate in the card does not come from the national authority, or is not valid.',
    remedy: 'Check the person and tell security.',
  },
  'certificate-expired': {
    holder: REFUSED,
    cause: 'The user certificate in the card has ended.',
    remedy: 'Have it renewed at the municipality, then register it again at a desk.',
  },
  'rebind-needed': {
    holder: REFUSED,
    cause: 'The certificate was renewed, and the days in which it still opened are over.',
    remedy: 'Check the person at a desk and register the new certificate.',
  },
  'assurance-too-low': {
    holder: REFUSED,
    cause: 'The card check did not reach the assurance level that this door asks for.',
    remedy: "Ask to tap again without haste, or check the door's settings.",
  },
  'pin-required': {
    holder: DOOR_SIGNALS['type-pin'].text.en,
    cause: 'This door asks for the badge PIN, and none was typed before the tap.',
    remedy: 'Ask to type the PIN first and then hold the badge.',
  },
  'pin-not-set': {
    holder: REFUSED,
    cause: 'This door asks for a badge PIN, and the badge has none.',
    remedy: 'Set a PIN at a desk.',
  },
  'pin-wrong': {
    holder: DOOR_SIGNALS['pin-wrong'].text.en,
    cause: 'The PIN that was typed is not that of the badge.',
    remedy: 'Ask to try again; set a new PIN at a desk if it is forgotten.',
  },
  'pin-blocked': {
    holder: REFUSED,
    cause: 'The badge PIN is blocked after too many wrong ones.',
    remedy: 'Check the person and set the PIN anew at a desk.',
  },
  'no-access-level': {
    holder: REFUSED,
    cause: "None of the person's access levels has this door.",
    remedy: 'Add an access level if it is due.',
  },
  'denied-by-rule': {
    holder: REFUSED,
    cause: "A 'deny' rule of an access level wins over every allow.",
    remedy: "Check the level's rules.",
  },
  'outside-schedule': {
    holder: REFUSED,
    cause: 'The right exists, but not at this time.',
    remedy: 'Check the schedule.',
  },
  'audience-not-allowed': {
    holder: REFUSED,
    cause: 'The badge may be used at this terminal, but not for what the program asked, or not any more.',
    remedy: 'Check the uses that the terminal allows.',
  },
  'door-unknown': {
    holder: REFUSED,
    cause: 'The controller does not know the door of this reader.',
    remedy: "Check which door the controller's reader belongs to.",
  },
  'door-locked-down': {
    holder: REFUSED,
    cause: 'This door is locked down.',
    remedy: 'It opens from outside only after the lockdown is lifted.',
  },
  'clock-untrusted': {
    holder: REFUSED,
    cause: "The door's clock cannot be trusted, so rules that depend on time cannot be checked.",
    remedy: "Check the controller's time source and connection.",
  },
  'policy-missing': {
    holder: REFUSED,
    cause: 'No rules have ever reached the controller.',
    remedy: "Check the controller's connection.",
  },
  'policy-stale': {
    holder: REFUSED,
    cause: "The door's rules are older than it may trust.",
    remedy: "Mend the controller's connection.",
  },
};
