import { describe, expect, it } from 'vitest';
import { readSource } from '../workspace.js';
import { findVendorFaults } from './vendors.js';

const faultsOf = (path: string, text: string): string[] => findVendorFaults(readSource(path, text));

describe('findVendorFaults', () => {
  it.each([
    ['the home itself', 'libs/platform/kafka/src/client.ts', "import { Kafka } from 'kafkajs';"],
    ['the client, which stands outside', 'libs/client/src/publish.ts', "import { Kafka } from 'kafkajs';"],
    ['a store of an app', 'apps/intake/src/tenant.pg-store.ts', "import type { Pool } from 'pg';"],
    ['a test that plays the other side', 'apps/carrier-simulator/test/sdk.spec.ts', "import twilio from 'twilio';"],
    ['the second Kafka client under the contract suite', 'libs/platform/kafka/test/platformatic/client.ts', "import { Producer } from '@platformatic/kafka';"],
    ['a package without a home', 'apps/intake/src/main.ts', "import 'reflect-metadata';"],
  ])('allows %s', (_, path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });

  it.each([
    ['an app that speaks to Kafka', 'apps/intake/src/intent.handler.ts', "import { Kafka } from 'kafkajs';", 'kafkajs'],
    ['a deep import', 'apps/intake/src/intent.handler.ts', "import x from 'kafkajs/src/index.js';", 'kafkajs'],
    ['an import on demand', 'apps/pacing-sender/src/send.ts', "export const sdk = () => import('twilio');", 'twilio'],
    ['a type alone', 'libs/platform/service/src/health.ts', "import type { Registry } from 'prom-client';", 'prom-client'],
    ['SQL access outside a store', 'apps/intake/src/intent.handler.ts', "import pg from 'pg';", 'pg'],
    ['the SDK in the simulator itself', 'apps/carrier-simulator/src/main.ts', "import twilio from 'twilio';", 'twilio'],
    ['the second Kafka client in the product', 'libs/platform/kafka/src/client.ts', "import { Producer } from '@platformatic/kafka';", '@platformatic/kafka'],
    ['a folder that only begins like a home', 'libs/client-tools/src/a.ts', "import { Kafka } from 'kafkajs';", 'kafkajs'],
  ])('finds %s', (_, path, text, vendor) => {
    expect(faultsOf(path, text).join()).toContain(`imports ${vendor}; its home is`);
  });
});
