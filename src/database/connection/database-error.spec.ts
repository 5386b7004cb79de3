import { QueryFailedError } from 'typeorm';
import { databaseErrorCode, isConflict, isTransient, isUnreachable } from './database-error.js';

const withCode = (code: string, message = 'something went wrong') => Object.assign(new Error(message), { code });
/** The driver's error, wrapped by TypeORM. */
const failedQuery = (error: Error) => new QueryFailedError('SELECT 1', [], error);
/** Node's error for a host with several addresses. */
const ofAllAddresses = (...errors: Error[]) => new AggregateError(errors);

const UNRELATED = [undefined, null, 'ECONNREFUSED', 57, {}, { code: 57 }, new Error('40001'), new AggregateError([])];

describe('databaseErrorCode', () => {
  it('should be the SQLSTATE or the system code, whichever layer the error passed through', () => {
    expect(databaseErrorCode(withCode('23505'))).toBe('23505');
    expect(databaseErrorCode(failedQuery(withCode('23505')))).toBe('23505');
    expect(databaseErrorCode(withCode('ECONNREFUSED'))).toBe('ECONNREFUSED');
    expect(databaseErrorCode(ofAllAddresses(withCode('ECONNREFUSED'), withCode('ENETUNREACH')))).toBe('ECONNREFUSED');
  });

  it.each(UNRELATED)('should be undefined for %p', (error) => {
    expect(databaseErrorCode(error)).toBeUndefined();
  });
});

describe('isConflict', () => {
  it.each(['40001', '40P01'])('should be true for %s, where a retry may succeed', (code) => {
    expect(isConflict(withCode(code))).toBe(true);
    expect(isConflict(failedQuery(withCode(code)))).toBe(true);
  });

  it('should be true for a shard that Citus has just split, which a retry may find', () => {
    const error = failedQuery(withCode('XX000', 'could not find valid entry for shard 102008'));
    expect([isConflict(error), isTransient(error)]).toEqual([true, true]);
    expect(isConflict(withCode('XX000', 'cache lookup failed'))).toBe(false);
  });

  it.each(['40002', '40003', '23505', '08006', '57P01', 'ECONNREFUSED'])('should be false for %s', (code) => {
    expect(isConflict(withCode(code))).toBe(false);
  });

  it.each(UNRELATED)('should be false for %p', (error) => {
    expect(isConflict(error)).toBe(false);
  });
});

describe('isTransient', () => {
  it.each([
    '08000',
    '08003',
    '08006',
    '53100',
    '53200',
    '53300',
    '57P01',
    '57P02',
    '57P03',
    '57014',
    '55P03',
    '25006',
    '25P03',
    '40001',
    '40P01',
  ])('should be true for the SQLSTATE %s (R16)', (code) => {
    expect(isTransient(withCode(code))).toBe(true);
    expect(isTransient(failedQuery(withCode(code)))).toBe(true);
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
  ])('should be true for %s, because the network may recover (R16)', (code) => {
    expect(isTransient(withCode(code))).toBe(true);
    expect(isTransient(ofAllAddresses(withCode(code), withCode(code)))).toBe(true);
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Query read timeout',
    'timeout expired',
    'Query runner already released. Cannot run queries anymore.',
    'Driver not Connected',
    'Cannot use a pool after calling end on the pool',
  ])('should be true for "%s", which has no code (R16)', (message) => {
    expect(isTransient(new Error(message))).toBe(true);
    expect(isTransient(failedQuery(new Error(message)))).toBe(true);
  });

  it.each([
    ['XX000', 'failure on connection marked as essential: worker-1:5432'],
    ['XX000', 'postmaster was shut down, exiting'],
    ['XX000', "failed to prepare transaction 'citus_0_4711_3_1' on host worker-1:5432"],
    ['XX000', 'server closed the connection unexpectedly'],
    ['P0001', 'on a shard: failed to connect to worker-1:5432'],
  ])('should be true for %s with "%s", because the node of Citus may come back (R16)', (code, message) => {
    expect(isTransient(withCode(code, message))).toBe(true);
    expect(isTransient(failedQuery(withCode(code, message)))).toBe(true);
  });

  it('should be false for the same text with the code of a wrong statement', () => {
    expect(isTransient(withCode('42601', 'failed to connect to'))).toBe(false);
  });

  it.each(['23505', '23514', '22P02', '42P01', '42601', '28P01', '3D000', '25P02', '0A000', 'XX000'])(
    'should be false for the SQLSTATE %s, which a retry would meet again',
    (code) => expect(isTransient(failedQuery(withCode(code)))).toBe(false),
  );

  it.each(['ERR_INVALID_ARG_TYPE', 'SELF_SIGNED_CERT_IN_CHAIN', 'e1', '', '080061', '108006'])(
    'should be false for the code %j',
    (code) => expect(isTransient(withCode(code))).toBe(false),
  );

  it.each([...UNRELATED, new TypeError('x is not a function'), new Error('relation "peer" does not exist')])(
    'should be false for %p',
    (error) => expect(isTransient(error)).toBe(false),
  );
});

describe('isUnreachable', () => {
  it.each(['08006', '57P01', '57P03', '53300', '25006', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND'])(
    'should be true for %s: another server may do the work',
    (code) => expect(isUnreachable(failedQuery(withCode(code)))).toBe(true),
  );

  it('should be true for a lost connection, which has no code', () => {
    expect(isUnreachable(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it.each(['57014', '55P03', '40P01', '53100', '23505', 'XX000', 'ERR_INVALID_ARG_TYPE'])(
    'should be false for %s, which every server would answer',
    (code) => expect(isUnreachable(withCode(code, 'connection error'))).toBe(false),
  );

  it.each(UNRELATED)('should be false for %p', (error) => {
    expect(isUnreachable(error)).toBe(false);
  });
});
