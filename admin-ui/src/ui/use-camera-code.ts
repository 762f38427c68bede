import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { findCodeDetector, type CodeDetector } from './code-detector.ts';

/** What a page makes of a code. Past one that is ignored the camera looks on; the others end it. */
export type CodeVerdict = 'taken' | 'refused' | 'ignored';

export type CameraState =
  | { readonly kind: 'off' }
  | { readonly kind: 'looking'; readonly stream: MediaStream }
  /** The person, or the device, lets no camera be used. */
  | { readonly kind: 'no-camera' }
  | { readonly kind: 'refused' };

export interface CameraCode {
  readonly state: Readonly<ShallowRef<CameraState>>;
  /** False until it is known that this browser can read codes. */
  readonly isPossible: Readonly<ShallowRef<boolean>>;
  begin(): Promise<void>;
  stop(): void;
  /** Looks at what the camera shows now. */
  look(video: HTMLVideoElement): Promise<void>;
}

/**
 * Reads a QR code by the camera. A frame is looked at by the browser's own detector, in its memory, and by nothing
 * else; the camera ends with the first code that is not ignored, and with the page.
 */
export function useCameraCode(judge: (content: string) => CodeVerdict): CameraCode {
  const state = shallowRef<CameraState>({ kind: 'off' });
  const isPossible = shallowRef(false);
  let detector: CodeDetector | undefined;
  let isGone = false;

  void findCodeDetector().then((found) => {
    detector = found;
    isPossible.value = found !== undefined;
  });

  function end(next: CameraState): void {
    if (state.value.kind === 'looking') for (const track of state.value.stream.getTracks()) track.stop();
    state.value = next;
  }

  onScopeDispose(() => {
    isGone = true;
    end({ kind: 'off' });
  });

  return {
    state,
    isPossible,
    async begin() {
      const video = { facingMode: 'environment' };
      const stream = await navigator.mediaDevices.getUserMedia({ video }).catch(() => undefined);
      end(stream === undefined ? { kind: 'no-camera' } : { kind: 'looking', stream });
      // The page may have been left while the browser asked.
      if (isGone) end({ kind: 'off' });
    },
    stop() {
      end({ kind: 'off' });
    },
    async look(video) {
      const codes = (await detector?.detect(video).catch(() => [])) ?? [];
      for (const { rawValue } of codes) {
        if (state.value.kind !== 'looking') return;
        const verdict = judge(rawValue);
        if (verdict !== 'ignored') end({ kind: verdict === 'refused' ? 'refused' : 'off' });
      }
    },
  };
}
