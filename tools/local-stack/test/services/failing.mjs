// A service that says why and ends before it is ready.
console.error('the configuration names no topic');
process.exitCode = 7;
