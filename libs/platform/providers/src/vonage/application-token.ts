import { createPrivateKey, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { uuidFromBytes, type Clock } from '@signalbox/message';

/** Outlives the longest wait for a connection and a call; short, so that one that is read somewhere is soon worth nothing. */
const LIFE_S = 120;

/** Makes the tokens that requests of an application are authenticated with (RS256); each request has one of its own. Throws at once where the key is none. */
export function createTokenMaker(applicationId: string, privateKeyPem: string, clock: Clock): () => Promise<string> {
  const key = createPrivateKey(privateKeyPem);
  return () => {
    const nowS = Math.floor(clock.nowMs() / 1000);
    const token = new SignJWT({ application_id: applicationId }).setProtectedHeader({ alg: 'RS256', typ: 'JWT' });
    return token.setIssuedAt(nowS).setExpirationTime(nowS + LIFE_S).setJti(uuidFromBytes(randomBytes(16), 8)).sign(key);
  };
}
