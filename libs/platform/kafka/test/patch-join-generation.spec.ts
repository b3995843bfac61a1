import { afterAll, describe, expect, it } from 'vitest';
import { openJoiningGroup } from './joining-group.js';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

const sources = loadKafkajsSources();
afterAll(() => sources.remove());

/** What the consumer tells of a join of generation 7. */
async function join(load: Load): Promise<unknown> {
  let told: unknown;
  await openJoiningGroup(load, { onEvent: (payload) => (told = payload) }).joinAndSync();
  return told;
}

describe('a join', () => {
  it('tells its generation', async () => {
    expect(await join(sources.patched)).toMatchObject({ memberId: 'me', memberAssignment: { topic: [0] }, generationId: 7 });
  });

  it('as released does not, so that a member cannot know that the group went on without it', async () => {
    expect(await join(sources.released)).not.toHaveProperty('generationId');
  });
});
