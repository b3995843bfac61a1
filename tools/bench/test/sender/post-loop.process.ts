import { Pool } from 'undici';
import type { LoopPass, LoopTask } from '../../src/sender/loop-task.js';
import { runProgram } from '../engine/run-program.js';

const CREATED = 201;

/** Each connection posts its next message when the one before is answered. */
runProgram(async ({ carrierOrigin, accountSid, authToken, from, messages, window }: LoopTask): Promise<LoopPass> => {
  const pool = new Pool(carrierOrigin, { connections: window, pipelining: 1 });
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' };
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < messages) {
      const index = (begun += 1);
      const To = `+3363998${String(index % 10_000).padStart(4, '0')}`;
      const body = new URLSearchParams({ To, From: from, Body: `Number ${index} of a run that measures the sender.`, StatusCallback: `${carrierOrigin}/nowhere` }).toString();
      const answer = await pool.request({ method: 'POST', path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== CREATED) throw new Error(`the carrier answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: window }, work));
  await pool.close();
  return { posted: messages };
});
