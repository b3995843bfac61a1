// Exits with 0 where the service of this container is ready; needs no program beside Node.
const ANSWER_MS = 3_000;
const url = `http://127.0.0.1:${process.env.HTTP_PORT || 8080}/health/ready`;
const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).catch((error) => ({ ok: false, text: async () => String(error) }));
if (!answer.ok) process.stdout.write(`${await answer.text()}\n`);
process.exit(answer.ok ? 0 : 1);
