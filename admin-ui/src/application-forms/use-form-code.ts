import { readFormQr, type FormQrReading } from '@monban/core/drives/form-qr';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { findCodeDetector, type CodeDetector } from './code-detector.ts';

export type CodeReading =
  | { readonly kind: 'off' }
  | { readonly kind: 'looking'; readonly stream: MediaStream }
  /** The person, or the device, lets no camera be used. */
  | { readonly kind: 'no-camera' }
  | { readonly kind: 'refused'; readonly why: Extract<FormQrReading, { kind: 'refused' }>['why'] };

export interface FormCode {
  readonly state: Readonly<ShallowRef<CodeReading>>;
  /** False until it is known that this browser can read codes. */
  readonly isPossible: Readonly<ShallowRef<boolean>>;
  begin(): Promise<void>;
  stop(): void;
  /** Looks at what the camera shows now. */
  look(video: HTMLVideoElement): Promise<void>;
}

/**
 * Reads the code of a form by the camera. A frame is looked at by the browser's own detector, in its memory, and by
 * nothing else; the camera ends with the first code, whatever it holds, and with the page.
 */
export function useFormCode(onRead: (formId: string) => void): FormCode {
  const state = shallowRef<CodeReading>({ kind: 'off' });
  const isPossible = shallowRef(false);
  let detector: CodeDetector | undefined;
  let isGone = false;

  void findCodeDetector().then((found) => {
    detector = found;
    isPossible.value = found !== undefined;
  });

  function end(next: CodeReading): void {
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
      const [code] = (await detector?.detect(video).catch(() => [])) ?? [];
      if (code === undefined || state.value.kind !== 'looking') return;
      const reading = readFormQr(code.rawValue);
      end(reading.kind === 'refused' ? reading : { kind: 'off' });
      if (reading.kind === 'form-id') onRead(reading.formId);
    },
  };
}
