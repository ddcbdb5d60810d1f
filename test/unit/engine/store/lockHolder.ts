/** Holds the writer lock of the folder given until it is killed. */
import { acquireWriterLock } from '#engine/store/lock.ts';

const lock = acquireWriterLock(process.argv[2] ?? '');
process.stdout.write(lock ? 'held\n' : 'refused\n');
setInterval(() => undefined, 1_000);
