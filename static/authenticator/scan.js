// Reading a registration link from a QR code, where the browser can do that by itself.

import { h } from './ui.js';
import { t } from './words.js';

/** Whether this browser can read QR codes and has a camera interface. */
export async function canScan() {
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices?.getUserMedia) return false;
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes('qr_code');
  } catch {
    return false;
  }
}

/** Shows the camera until a QR code is seen; gives its text, or `null` when cancelled. Call it on a click only. */
export async function scan() {
  const video = h('video', { muted: true, playsInline: true, aria: { label: t('scan-camera') } });
  const status = h('p', { role: 'status' }, t('scan-point'));
  const close = h('button', { type: 'button', className: 'quiet', on: { click: () => dialog.close() } }, t('cancel'));
  const dialog = h('dialog', { className: 'scan', aria: { labelledby: 'scan-title' } }, h('h2', { id: 'scan-title' }, t('scan-title')), video, status, close);
  document.body.append(dialog);
  dialog.showModal();
  const closed = new Promise((resolve) => dialog.addEventListener('close', () => resolve(null), { once: true }));
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    video.srcObject = stream;
    await video.play();
    return await Promise.race([closed, firstCode(video, dialog)]);
  } catch {
    status.textContent = t('scan-failed');
    return await closed;
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    dialog.remove();
  }
}

async function firstCode(video, dialog) {
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  while (dialog.open) {
    const [found] = await detector.detect(video);
    if (found) {
      dialog.close();
      return found.rawValue;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
}
