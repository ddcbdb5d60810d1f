/** A worker that ends in the middle of its first questions: as often as its file of tries says. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { indexFile } = workerData as { indexFile: string };
const tries = existsSync(indexFile) ? Number(readFileSync(indexFile, 'utf8')) : 0;
parentPort?.on('message', (message: { id?: number; close?: true }) => {
  if (message.close) return parentPort?.close();
  if (tries > 0) {
    writeFileSync(indexFile, String(tries - 1));
    process.exit(7);
  }
  parentPort?.postMessage({ id: message.id, answer: JSON.stringify({ micros: 7, count: 1 }) });
});
