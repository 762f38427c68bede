import type { Shape } from '../../text/keys.ts';
import type { desk as ja } from '../ja/desk.ts';

export const desk: Shape<typeof ja> = {
  title: 'Issuing desk',
  lead: 'One task at a time, with the holder present. If you leave in between, the same task goes on from where it was.',
  part: {
    person: 'Choose the person',
    task: 'Choose the task',
    face: 'Check the identity',
    options: 'Choose desk and details',
    card: 'Lay on the card',
  },
  taskLabel: 'What is to be done?',
  nothingToDo: 'Nothing can be done for this person. A retired person gets no new badge.',
  whichBadge: 'Which badge?',
  choice: {
    issue: { name: 'Issue a badge', help: 'Writes a new badge to a card.' },
    replace: {
      name: 'Replace a lost card',
      help: 'Stops the old badge at every door first, then issues on another card.',
    },
    'renew-record': {
      name: 'Extend the validity',
      help: 'The badge stays the same; its record in the card is made anew.',
    },
    rebind: {
      name: 'Bind the card again',
      help: 'After the holder has renewed the certificate: ties the badge to the new one.',
    },
    'set-pin': {
      name: 'Set or unblock the badge PIN',
      help: "The holder types it on the desk's own screen. The operator does not look.",
    },
    'remove-pin': { name: 'Remove the badge PIN', help: 'Doors that ask for a PIN will no longer open.' },
    resume: {
      name: 'Resume a stopped badge',
      help: 'For a badge that was stopped at its holder’s request: the card shows that it is here.',
    },
    terminate: {
      name: 'Terminate the badge',
      help: 'Ends the badge inside the card, such as on a last day. The holder keeps the card.',
    },
  },
  replaceNote: 'Once you start, the old badge stops at once and for good.',
  face: {
    front: 'Look at the front of the card only. Do not look at the back.',
    compare: "Compare the photo with the person before you, and the name on the card with '{name}'.",
    sight: "The card never leaves its holder's sight.",
    check: 'I have compared face and name and this is the person',
    record: 'We record that it was checked, by whom and when. No kind or number of any paper is recorded.',
    needed: 'Check the identity before you go on.',
  },
  desk: 'Desk',
  deskNone: 'No desk is available',
  deskNoneHelp: "Register a controller with the role 'desk' and connect it.",
  deskOffline: 'not connected',
  carrierHelp:
    'Which card a person has is shown to desk and security only. A company card gives the same rights.',
  bindingHelp: {
    'face-check': 'Bound by the identity check alone. Nobody is asked whether the certificate is valid.',
    'jpki-signature': "The holder types the card's own PIN (4 digits) and the card signs, too.",
  },
  bindingOff: "Off: there is no contract for checking certificates (Settings, 'Legal basis').",
  setsPin: 'The holder sets a badge PIN',
  setsPinHelp: "Needed only for doors that ask for a PIN. It is typed on the desk's own screen.",
  validity: 'Valid until',
  validityHelp: 'Five years if left empty. Never later than the end of the certificate.',
  start: 'Start',
  task: {
    issue: {
      noun: 'Issuing a badge',
      done: 'The badge is issued',
      doneText: 'Hand the card back. It works at once at the doors of its access levels.',
    },
    'renew-record': {
      noun: 'Extending the validity',
      done: 'The validity is extended',
      doneText: 'Hand the card back. Nothing changes at the doors.',
    },
    rebind: {
      noun: 'Binding the card again',
      done: 'The badge is bound to the new certificate',
      doneText: 'Hand the card back. It works at once at doors that ask for the certificate, too.',
    },
    'set-pin': {
      noun: 'Setting the badge PIN',
      done: 'The badge PIN is set',
      doneText: 'Hand the card back. It works at doors that ask for a PIN.',
    },
    'remove-pin': {
      noun: 'Removing the badge PIN',
      done: 'The badge PIN is removed',
      doneText: 'Hand the card back. Doors without a PIN open as before.',
    },
    resume: {
      noun: 'Resuming a badge',
      done: 'The holder’s stop is lifted',
      doneText:
        'Hand the card back. It works at once at the doors, unless it is suspended for another reason. A hold on the card itself is lifted by the municipality.',
    },
    terminate: {
      noun: 'Terminating the badge',
      done: 'The badge is terminated',
      doneText: 'Hand the card back to its holder. The company never keeps a card.',
    },
  },
  job: {
    open: '{name}: {task}',
    done: '{name}: {task} (done)',
    failed: '{name}: {task} (failed)',
    cancelled: '{name}: {task} (cancelled)',
  },
  now: {
    'waiting-for-card': {
      title: 'Lay the card on the desk reader',
      text: 'Front side up, and do not move it until everything is done.',
    },
    'card-found': { title: 'Please wait', text: 'Finding out which card it is.' },
    'certificate-read': { title: 'Please wait', text: 'The certificate has been checked.' },
    'pin-entry': {
      title: 'Ask the holder to type the PIN',
      text: "Open the entry page on the desk's computer, turn the screen to the holder, and look away.",
    },
    'key-made': { title: 'Please wait', text: 'The card has made its key.' },
    'record-signed': { title: 'Please wait', text: 'The company has signed.' },
    'items-stored': { title: 'Please wait', text: 'It is written to the card.' },
    activated: { title: 'Please wait', text: 'Checking that the badge works.' },
    'change-signed': { title: 'Please wait', text: 'The company has signed the change.' },
    'change-applied': { title: 'Please wait', text: 'Checking that the change has taken effect.' },
    verified: { title: 'Nearly done', text: 'Being recorded.' },
  },
  pin: {
    open: "Open the desk's entry page",
    noPage: 'Waiting for the desk to show its entry page.',
    where:
      'The PIN goes from the desk page to the card and nowhere else. It never reaches this console or the server and is kept nowhere. The page opens only on the computer that the desk reader is plugged into.',
  },
  sayToHolder: "What to tell the holder: '{sentence}'",
  step: {
    'waiting-for-card': 'Wait for the card',
    'card-found': 'Find out which card it is',
    'certificate-read': 'Read the certificate',
    'pin-entry': 'Type the PIN',
    'key-made': 'Make the key inside the card',
    'record-signed': 'Have the company sign',
    'items-stored': 'Write to the card',
    activated: 'Activate the badge',
    'change-signed': 'Have the change signed',
    'change-applied': 'Change the card',
    verified: 'Check that the card answers as it should',
  },
  jobs: 'At the desks now',
  startedAt: 'started {time}',
  cancel: 'Stop this task',
  cancelTitle: '{name}: stop {task}?',
  cancelText: 'The card is either as it was before or as it should be. You can do the same task again later.',
  again: 'Start again',
  next: 'Start for the next person',
  openBadge: 'Open the page of the badge',
};
