/** The lowest and the highest of some ids: in a condition they tell the planner which days a batch is about. Not for an empty batch. */
export function idBounds(ids: readonly string[]): [lowest: string, highest: string] {
  let [lowest, highest] = [ids[0] as string, ids[0] as string];
  for (const id of ids) {
    if (id < lowest) lowest = id;
    if (id > highest) highest = id;
  }
  return [lowest, highest];
}
