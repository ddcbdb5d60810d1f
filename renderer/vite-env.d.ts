/// <reference types="vite/client" />
import type { PlimsollBridge } from '#shared/contract/bridge.ts';

declare global {
  interface Window {
    readonly plimsoll: PlimsollBridge;
  }
}
