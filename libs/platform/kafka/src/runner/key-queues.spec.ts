import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyQueues, type KeyQueue } from './key-queues.js';

interface Item {
  readonly key: string;
  readonly partition: number;
  readonly id: number;
}

describe('KeyQueues', () => {
  it('runs one record of a key at a time, and keys in turn', () => {
    const queues = new KeyQueues<string>();
    for (const [key, entry] of [['a', 'a1'], ['a', 'a2'], ['b', 'b1']] as const) queues.enqueue(key, entry);
    const first = queues.takeReady();
    const second = queues.takeReady();
    expect([first?.head, second?.head, queues.takeReady()]).toEqual(['a1', 'b1', undefined]);
    queues.finish(first as KeyQueue<string>);
    expect(queues.takeReady()?.head).toBe('a2');
  });

  it('keeps a held head before what follows it until the hold ends', () => {
    const queues = new KeyQueues<string>();
    queues.enqueue('a', 'a1');
    queues.enqueue('a', 'a2');
    const taken = queues.takeReady() as KeyQueue<string>;
    const hold = queues.hold(taken);
    expect([queues.takeReady(), queues.held, queues.waiting]).toEqual([undefined, 1, 1]);
    expect([queues.release(taken, hold + 1), queues.release(taken, hold), queues.release(taken, hold)]).toEqual([false, true, false]);
    expect(queues.takeReady()?.head).toBe('a1');
  });

  it('lets heads whose hold has ended take turns with keys that are new, however many there are of either', () => {
    const queues = new KeyQueues<string>();
    const take = (): KeyQueue<string> => queues.takeReady() as KeyQueue<string>;
    for (const key of ['a', 'b', 'c']) queues.enqueue(key, key);
    const held = [take(), take(), take()].map((taken) => ({ taken, hold: queues.hold(taken) }));
    for (let index = 1; index <= 9; index += 1) queues.enqueue(`new-${index}`, `new-${index}`);
    for (const { taken, hold } of held) queues.release(taken, hold);
    const heads = Array.from({ length: 7 }, () => take().head);
    expect(heads.filter((head) => !head?.startsWith('new'))).toEqual(['a', 'b', 'c']);
    expect(heads.slice(0, 6).filter((head) => head?.startsWith('new'))).toEqual(['new-1', 'new-2', 'new-3']);
  });

  it('drops held and waiting records but lets a running head be', () => {
    const queues = new KeyQueues<string>();
    for (const [key, entry] of [['run', 'lost-1'], ['run', 'lost-2'], ['run', 'kept-3'], ['hold', 'lost-4'], ['hold', 'kept-5'], ['gone', 'lost-6']] as const) queues.enqueue(key, entry);
    const running = queues.takeReady() as KeyQueue<string>;
    const held = queues.takeReady() as KeyQueue<string>;
    const hold = queues.hold(held);
    queues.discard((entry) => entry.startsWith('lost'));
    expect([running.head, queues.waiting, queues.held, queues.keyCount]).toEqual(['lost-1', 2, 0, 2]);
    expect(queues.takeReady()?.head).toBe('kept-5');
    expect(queues.release(held, hold)).toBe(false);
    queues.finish(running);
    expect(queues.takeReady()?.head).toBe('kept-3');
  });

  it('does not wake a key that was emptied while it was held', () => {
    const queues = new KeyQueues<string>();
    queues.enqueue('a', 'lost');
    const held = queues.takeReady() as KeyQueue<string>;
    const hold = queues.hold(held);
    queues.discard(() => true);
    expect([queues.release(held, hold), queues.keyCount, queues.takeReady()]).toEqual([false, 0, undefined]);
  });

  const command = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('enqueue' as const), key: fc.nat(4), partition: fc.nat(2) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('take' as const), key: fc.constant(0), partition: fc.constant(0) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('finish' as const, 'hold' as const, 'release' as const), key: fc.nat(9), partition: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), key: fc.constant(0), partition: fc.nat(2) }) },
  );

  it('runs per key in order, never two at once, never what was dropped, and forgets empty keys', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
      const queues = new KeyQueues<Item>();
      const running: { queue: KeyQueue<Item>; item: Item }[] = [];
      const held: { queue: KeyQueue<Item>; hold: number; item: Item }[] = [];
      const lastFinished = new Map<string, number>();
      const lost = new Set<number>();
      let model: Item[] = [];
      let nextId = 0;
      const finish = (index: number): void => {
        const [done] = running.splice(index, 1);
        if (done === undefined) return;
        queues.finish(done.queue);
        model = model.filter((item) => item !== done.item);
        expect(done.item.id).toBeGreaterThan(lastFinished.get(done.item.key) ?? -1);
        lastFinished.set(done.item.key, done.item.id);
      };
      const take = (): boolean => {
        const queue = queues.takeReady();
        const item = queue?.head;
        if (queue === undefined || item === undefined) return false;
        expect(lost.has(item.id)).toBe(false);
        expect(running.some((other) => other.item.key === item.key)).toBe(false);
        expect(model.find((other) => other.key === item.key)).toBe(item);
        running.push({ queue, item });
        return true;
      };
      for (const { kind, key, partition } of commands) {
        if (kind === 'enqueue') {
          const item = { key: `key-${key}`, partition, id: nextId++ };
          queues.enqueue(item.key, item);
          model.push(item);
        } else if (kind === 'take') take();
        else if (kind === 'finish') finish(key % Math.max(1, running.length));
        else if (kind === 'hold') {
          const [next] = running.splice(key % Math.max(1, running.length), 1);
          if (next) held.push({ ...next, hold: queues.hold(next.queue) });
        } else if (kind === 'release') {
          const [next] = held.splice(key % Math.max(1, held.length), 1);
          if (next) expect(queues.release(next.queue, next.hold)).toBe(!lost.has(next.item.id));
        } else {
          const isRunning = (item: Item): boolean => running.some((other) => other.item === item);
          const dropped = model.filter((item) => item.partition === partition && !isRunning(item));
          for (const { id } of dropped) lost.add(id);
          queues.discard((item) => item.partition === partition);
          model = model.filter((item) => !dropped.includes(item));
        }
        const stillHeld = held.filter(({ item }) => !lost.has(item.id)).length;
        expect([queues.held, queues.waiting]).toEqual([stillHeld, model.length - running.length - stillHeld]);
      }
      for (const { queue, hold } of held.splice(0)) queues.release(queue, hold);
      while (running.length > 0 || take()) finish(0);
      expect([model, queues.keyCount, queues.waiting, queues.held]).toEqual([[], 0, 0, 0]);
    }), { numRuns: 300 });
  });
});
