import type { ComposeService } from './compose-file.js';

/** Services whose root file system has to be writable. */
const WRITABLE: readonly string[] = ['kafka'];

/** An image under a tag that does not move: a whole version, not `latest` or a major one. */
const EXACT_TAG = /:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/;

/** What would let a container do more than it must, or outgrow the machine. */
export function findHardeningFaults(name: string, service: ComposeService): string[] {
  const limits = service.deploy?.resources?.limits;
  const rules: readonly (readonly [boolean, string])[] = [
    [service.read_only === true || WRITABLE.includes(name), 'its root file system is writable'],
    [service.security_opt?.includes('no-new-privileges:true') === true, 'it may gain privileges'],
    [service.cap_drop?.includes('ALL') === true, 'it keeps capabilities'],
    [limits?.cpus !== undefined && limits.memory !== undefined, 'it has no limit of CPU or memory'],
    [service.stop_grace_period !== undefined, 'its time to stop is not written down'],
    [(service.ports ?? []).every((port) => port.startsWith('127.0.0.1:')), 'a port is open to the network'],
    [service.build !== undefined || EXACT_TAG.test(service.image), `${service.image} is no exact version`],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [`${name}: ${fault}`]));
}
