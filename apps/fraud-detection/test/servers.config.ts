function need(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: integration tests need a broker and a database`);
  return value;
}

export const databaseUrl = need('DATABASE_URL');
export const kafkaBrokers = need('KAFKA_BROKERS');
