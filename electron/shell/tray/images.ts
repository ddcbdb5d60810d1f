/** The tray's images: drawn once for each state that occurs, and kept. */
import { type NativeImage, nativeImage } from 'electron';
import { drawTrayIcon, type IconTheme } from './icon.ts';
import type { Mark } from './mark.ts';
import { encodePng } from './png.ts';

/** Pixels at 1x: what the platform's panel is made for. */
const BASE_SIZE: Readonly<Partial<Record<NodeJS.Platform, number>>> = { win32: 16, darwin: 18 };
const LINUX_SIZE = 22;
const SCALES: Readonly<Partial<Record<NodeJS.Platform, readonly number[]>>> = { win32: [1, 1.25, 1.5, 2, 3] };

export function createTrayImages(platform: NodeJS.Platform): (mark: Mark, theme: IconTheme) => NativeImage {
  const drawn = new Map<string, NativeImage>();
  const base = BASE_SIZE[platform] ?? LINUX_SIZE;
  const scales = SCALES[platform] ?? [1, 2];
  return (mark, theme) => {
    const key = `${mark.level} ${mark.step} ${theme}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const image = nativeImage.createEmpty();
    for (const scaleFactor of scales) {
      const size = Math.round(base * scaleFactor);
      image.addRepresentation({
        scaleFactor,
        width: size,
        height: size,
        buffer: encodePng(drawTrayIcon(mark, size, theme)),
      });
    }
    if (theme === 'template') image.setTemplateImage(true);
    drawn.set(key, image);
    return image;
  };
}
