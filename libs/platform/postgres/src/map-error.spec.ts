import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { isConnectionLost, isDataError, mapConnectError, mapError, sqlStateOf } from './map-error.js';

function failure(code: string | undefined, message = 'failed'): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

const rows = [
  { name: 'connection exception', error: failure('08006'), code: 'postgres-08006', lost: true, data: false },
  { name: 'administrator shutdown', error: failure('57P01'), code: 'postgres-57p01', lost: true, data: false },
  { name: 'cannot connect now', error: failure('57P03'), code: 'postgres-57p03', lost: true, data: false },
  { name: 'too many connections', error: failure('53300'), code: 'postgres-53300', lost: false, data: false },
  { name: 'disk full', error: failure('53100'), code: 'postgres-53100', lost: false, data: false },
  { name: 'serialization failure', error: failure('40001'), code: 'postgres-40001', lost: false, data: false },
  { name: 'deadlock', error: failure('40P01'), code: 'postgres-40p01', lost: false, data: false },
  { name: 'statement timeout', error: failure('57014'), code: 'postgres-57014', lost: false, data: false },
  { name: 'a standby', error: failure('25006'), code: 'postgres-25006', lost: false, data: false },
  { name: 'refused connection', error: failure('ECONNREFUSED'), code: 'postgres-connection', lost: true, data: false },
  { name: 'a code of a socket that looks like a SQLSTATE', error: failure('EPIPE'), code: 'postgres-connection', lost: true, data: false },
  { name: 'a connection that ended', error: failure(undefined, 'Connection terminated unexpectedly'), code: 'postgres-connection', lost: true, data: false },
  { name: 'no free connection', error: failure(undefined, 'timeout exceeded when trying to connect'), code: 'postgres-connection', lost: true, data: false },
  { name: 'no answer', error: failure(undefined, 'Query read timeout'), code: 'postgres-connection', lost: true, data: false },
  { name: 'unique violation', error: failure('23505'), code: null, lost: false, data: true },
  { name: 'ill-formed value', error: failure('22P02'), code: null, lost: false, data: true },
  { name: 'index entry too long', error: failure('54000'), code: null, lost: false, data: true },
  { name: 'a missing right', error: failure('42501'), code: null, lost: false, data: false },
  { name: 'a bug', error: new TypeError('x is undefined'), code: null, lost: false, data: false },
];

describe('errors of the database', () => {
  it.each(rows)('$name', ({ error, code, lost, data }) => {
    const mapped = mapError(error);
    if (code === null) expect(mapped).toBe(error);
    else expect(mapped).toMatchObject({ name: 'AdapterError', code, disposition: 'unreachable', cause: error });
    expect(isConnectionLost(error)).toBe(lost);
    expect(isConnectionLost(mapped)).toBe(lost);
    expect(isDataError(error)).toBe(data);
  });

  it.each(['28P01', '3D000', '22023'])('blames no statement for a connection refused with %s', (code) => {
    expect(mapConnectError(failure(code))).toMatchObject({ code: 'postgres-connection', disposition: 'unreachable' });
  });

  it('leaves an AdapterError as it is', () => {
    const error = new AdapterError('batch-queue-full', 'throttled');
    expect(mapError(error)).toBe(error);
    expect(sqlStateOf(error)).toBeUndefined();
  });

  it('takes what is no Error for no error of the database', () => {
    expect(mapError('23505')).toBe('23505');
    expect(isDataError({ code: '23505' })).toBe(false);
  });
});
