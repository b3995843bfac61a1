// A service that is ready after DELAY_MS and, with STUBBORN, does not end when asked to.
import { createServer } from 'node:http';

console.log(`starting with ${process.env.KAFKA_BROKERS} and ${process.env.DATABASE_URL}`);
if (process.env.STUBBORN) process.on('SIGTERM', () => console.log('I stay'));
const server = createServer((request, response) => {
  response.writeHead(request.url === '/health/ready' ? 200 : 404).end(String(process.pid));
});
setTimeout(() => server.listen(Number(process.env.HTTP_PORT), '127.0.0.1'), Number(process.env.DELAY_MS ?? 0));
