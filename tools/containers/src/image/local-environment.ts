/** Where on this machine that is which a container has under a name or path of its own. */
export interface LocalPlaces {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  /** Port of a service by its name. */
  readonly ports: ReadonlyMap<string, number>;
  /** The folder that stands for /app. */
  readonly image: string;
  /** Folder with the generated secrets. */
  readonly secrets: string;
  /** Folder of what this process alone keeps. */
  readonly volume: string;
}

/** A secret's file by the name that compose gives it. */
const SECRET_FILES: Readonly<Record<string, string>> = { tenants: 'tenants.json' };

/** The environment of a service of the compose file, with the names of other containers and its paths as they are on this machine. */
export function localEnvironment(name: string, environment: Readonly<Record<string, string>>, places: LocalPlaces): Record<string, string> {
  const localise = (value: string): string => value
    .replace(/http:\/\/([a-z-]+):8080/g, (origin, service: string) => (places.ports.has(service) ? `http://127.0.0.1:${places.ports.get(service)}` : origin))
    .replace(/^\/run\/secrets\/(.+)$/, (_, secret: string) => `${places.secrets}/${SECRET_FILES[secret] ?? secret}`)
    .replace(/^\/app\//, `${places.image}/`)
    .replace(/^\/var\/lib\/signalbox\//, `${places.volume}/`);
  return {
    ...Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, localise(value)])),
    ...('KAFKA_BROKERS' in environment && { KAFKA_BROKERS: places.kafkaBrokers }),
    ...('DATABASE_URL' in environment && { DATABASE_URL: places.databaseUrl }),
    HTTP_HOST: '127.0.0.1', HTTP_PORT: String(places.ports.get(name) ?? 0),
  };
}
