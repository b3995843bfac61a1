function need(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: integration tests need a broker and a database`);
  return value;
}

/** Of the servers that integration tests share; tests make databases and topics of their own on them. */
export const databaseUrl = need('DATABASE_URL');
export const kafkaBrokers = need('KAFKA_BROKERS');
