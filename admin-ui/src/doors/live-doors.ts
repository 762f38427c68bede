import type { LiveDoor } from '@monban/core/api/doors';
import type { LiveMessage } from '@monban/core/api/events';

/** The doors after one live message; messages about something else change nothing. */
export function withMessage(doors: readonly LiveDoor[], message: LiveMessage): readonly LiveDoor[] {
  switch (message.kind) {
    case 'controller':
      return doors.map((door) => withStatus(door, message.status));
    case 'snapshot':
      return doors.map((door) =>
        door.controllerId === message.controllerId
          ? { ...door, snapshotVersion: message.version, latestSnapshotVersion: message.latestVersion }
          : door,
      );
    case 'event':
    case 'desk-job':
      return doors;
  }
}

type ControllerStatus = Extract<LiveMessage, { kind: 'controller' }>['status'];

function withStatus(door: LiveDoor, status: ControllerStatus): LiveDoor {
  if (door.controllerId !== status.controllerId) return door;
  const isSame = door.controllerState === status.state;
  const state = status.doors.find((each) => each.doorId === door.doorId)?.state ?? door.state;
  return {
    ...door,
    state: status.state === 'offline' ? 'unknown' : state,
    controllerState: status.state,
    since: isSame ? door.since : status.at,
    snapshotVersion: Math.max(status.snapshotVersion, door.snapshotVersion ?? 0),
  };
}
