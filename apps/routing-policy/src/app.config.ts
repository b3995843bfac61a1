import { readFileSync } from 'node:fs';
import { findPolicyDocumentFaults } from '@signalbox/contracts';
import type { PolicyDocument } from '@signalbox/routing';
import { defineConfig, field, loadConfigOrExit, modeField, operatorsField, PLATFORM_FIELDS } from '@signalbox/service';

function readPolicy(path: string): PolicyDocument {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const faults = findPolicyDocumentFaults(document);
  if (faults !== null) throw new RangeError(`is not a policy document: ${faults}`);
  return document as PolicyDocument;
}

export const ROUTING_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: operatorsField('set levers and policies'),
  HEALTH_MODE: modeField('enforce has senders and pools that deliver worse than others carry less of what comes new; observe only keeps what is told of them.'),
  SEED_POLICY_FILE: field<PolicyDocument | null>({ doc: 'JSON file of the policy that is activated where none ever was.', parse: readPolicy, default: null }),
});

export const config = loadConfigOrExit(ROUTING_CONFIG, process.env);
