import { startRig, type RigTask } from '../rig.js';

/** What `use` finds of the least program that answers; it says its port as progress, and is killed at the end. */
export async function withBareEndpoint<T>(program: string, task: RigTask, { abort, use }: { readonly abort: AbortSignal; use(this: void, origin: string): Promise<T> }): Promise<T> {
  const port = Promise.withResolvers<number>();
  const endpoint = startRig<RigTask, never>(program, task, { abort, onProgress: port.resolve });
  endpoint.result.catch(port.reject);
  try {
    return await use(`http://127.0.0.1:${await port.promise}`);
  } finally {
    endpoint.kill();
  }
}
