import { readFileSync } from 'node:fs';
import { findPolicyDocumentFaults } from '@signalbox/contracts';
import type { PolicyDocument } from '@signalbox/routing';
import { defineConfig, field, loadConfigOrExit, oneOf, operatorsField, PLATFORM_FIELDS } from '@signalbox/service';

function readPolicy(path: string): PolicyDocument {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const faults = findPolicyDocumentFaults(document);
  if (faults !== null) throw new RangeError(`is not a policy document: ${faults}`);
  return document as PolicyDocument;
}

const MODES = ['enforce', 'observe'] as const;

export const ROUTING_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: operatorsField('set levers and policies'),
  HEALTH_MODE: field<(typeof MODES)[number]>({ doc: 'enforce has senders and pools that deliver worse than others carry less of what comes new; observe only keeps what is told of them.', parse: oneOf(MODES), default: 'enforce' }),
  SEED_POLICY_FILE: field<PolicyDocument | null>({ doc: 'JSON file of the policy that is activated where none ever was.', parse: readPolicy, default: null }),
});

export const config = loadConfigOrExit(ROUTING_CONFIG, process.env);
