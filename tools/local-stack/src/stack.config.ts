/** The environment as this tool reads it; the only place that does. */
export interface StackEnvironment {
  /** KAFKA_BROKERS: comma-separated host:port list of a Kafka of your own; none is started then. */
  readonly kafkaBrokers: readonly string[] | undefined;
  /** DATABASE_URL: a PostgreSQL of your own; none is started then. */
  readonly databaseUrl: string | undefined;
  /** JAVA_HOME: the Java that runs the brokers, instead of the first on PATH. */
  readonly javaHome: string | undefined;
  /** What child processes inherit. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): StackEnvironment {
  const brokers = (env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  return {
    kafkaBrokers: brokers.length === 0 ? undefined : brokers,
    databaseUrl: env['DATABASE_URL'] || undefined,
    javaHome: env['JAVA_HOME'] || undefined,
    inherited: env,
  };
}
