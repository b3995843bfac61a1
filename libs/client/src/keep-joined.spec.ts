import { describe, expect, it } from 'vitest';
import { keepJoined, type Member } from './keep-joined.js';

interface FakeMember extends Member {
  left: boolean;
  die(): void;
}

function makeMember(): FakeMember {
  const listeners: (() => void)[] = [];
  const member: FakeMember = {
    left: false,
    onDeath: (listener) => void listeners.push(listener),
    leave: () => Promise.resolve(void (member.left = true)),
    die: () => listeners.forEach((listener) => listener()),
  };
  return member;
}

function make(join: (count: number) => Promise<Member>) {
  let count = 0;
  const warnings: string[] = [];
  const joined = keepJoined({ join: () => join((count += 1)), pause: () => Promise.resolve(), warn: (message) => void warnings.push(message) });
  return { joined, warnings, joins: () => count };
}

const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('keepJoined', () => {
  it('rejects when the first join fails', async () => {
    await expect(make(() => Promise.reject(new Error('no broker'))).joined).rejects.toThrow('no broker');
  });

  it('replaces a dead member, as often as it takes', async () => {
    const members = [makeMember(), makeMember()];
    const { joined, warnings, joins } = make((count) => (count === 2 ? Promise.reject(new Error('away')) : Promise.resolve(members[count === 1 ? 0 : 1] as Member)));
    const membership = await joined;
    members[0]?.die();
    await settle();
    expect([joins(), members[0]?.left, warnings.length]).toEqual([3, true, 1]);
    await membership.close();
    expect(members[1]?.left).toBe(true);
  });

  it('leaves a member that joined while it was being closed', async () => {
    const [first, second] = [makeMember(), makeMember()];
    let join = (): void => {};
    const { joined } = make((count) => (count === 1 ? Promise.resolve(first) : new Promise((resolve) => (join = () => resolve(second)))));
    const membership = await joined;
    first.die();
    await settle();
    const closing = membership.close();
    join();
    await closing;
    expect(second.left).toBe(true);
  });

  it('joins no more once it is closed', async () => {
    const member = makeMember();
    const { joined, joins } = make(() => Promise.resolve(member));
    const membership = await joined;
    await membership.close();
    member.die();
    await settle();
    expect(joins()).toBe(1);
  });
});
