import type { Shape } from '../../text/keys.ts';
import type { demo as ja } from '../ja/demo.ts';

export const demo: Shape<typeof ja> = {
  title: 'Drive the demo',
  text: "Lay virtual cards on readers and push doors. What happens shows up under 'Doors live' at once.",
  cards: 'Virtual cards',
  inWallet: 'In the wallet',
  lay: 'Lay on',
  reader: 'Reader',
  take: 'Take away',
  laid: "{card} lies on '{reader}'.",
  taken: '{card} was taken away.',
  doors: 'Virtual doors',
  push: 'Push the door open',
  shut: 'Shut the door',
  exit: 'Press the exit button',
  pushOutcomes: {
    opened: "'{door}' opened.",
    forced: "'{door}' was forced open.",
    held: "'{door}' is locked and stays shut.",
    'already-open': "'{door}' is open already.",
  },
  force: 'Force it open',
  contact: { closed: 'Closed', open: 'Open' },
  strike: { engaged: 'locked', released: 'unlocked' },
  wasShut: "Shut '{door}'.",
  exited: "Pressed the exit button of '{door}'.",
  noCards: 'There are no virtual cards',
  noDoors: 'There are no virtual doors',
};
