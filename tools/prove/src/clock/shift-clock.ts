// Loaded before a service (`node --import`): sets its wall clock by what the file CLOCK_SHIFT_FILE says, read anew at each
// SIGUSR2. Monotonic time goes on as it does when somebody sets the clock of a machine.
import { readFileSync } from 'node:fs';
import { clockShiftFile } from './clock-shift.config.js';

let shiftMs = 0;
const TrueDate = Date;
const now = (): number => TrueDate.now() + shiftMs;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as Date,
  apply: () => new TrueDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});

process.on('SIGUSR2', () => void (shiftMs = Number(readFileSync(clockShiftFile, 'utf8'))));
