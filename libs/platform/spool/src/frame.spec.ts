import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, readPieces, type Piece } from './frame.js';

const frameOf = (text: string): Buffer => encodeFrame(Buffer.from(text), 1_767_614_400_000);
const read = (bytes: Buffer): string[] => [...readPieces(bytes)].map((piece) => (piece.kind === 'record' ? piece.payload.toString() : `${piece.kind} ${piece.from}-${piece.to}`));
const [a, b, c] = [frameOf('first'), frameOf('second'), frameOf('third')];
const flip = (frame: Buffer, at: number): Buffer => {
  const changed = Buffer.from(frame);
  changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
  return changed;
};

describe('readPieces', () => {
  it('gives back what was encoded, with its time and place', () => {
    expect([...readPieces(a, 100)]).toEqual([{ kind: 'record', from: 100, to: 100 + a.length, atMs: 1_767_614_400_000, payload: Buffer.from('first') }]);
  });

  it.each<[string, Buffer[], string[]]>([
    ['nothing', [], []],
    ['whole records', [a, b], ['first', 'second']],
    ['a record cut off in its payload', [a, b.subarray(0, -1)], ['first', `torn 25-${25 + b.length - 1}`]],
    ['a record cut off in its header', [a, b.subarray(0, 6)], ['first', 'torn 25-31']],
    ['a length without its bytes', [a, Buffer.alloc(40)], ['first', 'torn 25-65']],
    ['a changed payload', [flip(a, 22), b], ['damaged 0-25', 'second']],
    ['a changed checksum', [flip(a, 9), b], ['damaged 0-25', 'second']],
    ['a changed time', [flip(a, 13), b], ['damaged 0-25', 'second']],
    ['a changed length', [flip(a, 7), b, c], ['damaged 0-25', 'second', 'third']],
    ['a length beyond all bounds', [flip(a, 4), b], ['damaged 0-25', 'second']],
    ['a changed magic', [flip(a, 0), b], ['damaged 0-25', 'second']],
    ['zeros between records', [a, Buffer.alloc(10), b], ['first', 'damaged 25-35', 'second']],
    ['a changed last record', [a, flip(b, 22)], ['first', `damaged 25-${25 + b.length}`]],
    ['anything else', [Buffer.from('neither')], ['damaged 0-7']],
    ['a record in which another one stands', [frameOf(frameOf('inner').toString('latin1'))], [frameOf('inner').toString('latin1')].map((text) => Buffer.from(text, 'utf8').toString())],
  ])('reads %s', (_, parts, expected) => {
    expect(read(Buffer.concat(parts))).toEqual(expected);
  });

  it('leaves no byte out and finds every record that is whole, whatever stands between', () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ kind: 'noise' as const, bytes: Buffer.from(bytes) })), fc.uint8Array({ maxLength: 60 }).map((payload) => ({ kind: 'record' as const, bytes: encodeFrame(payload, 5) })));
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const bytes = Buffer.concat(parts.map((one) => one.bytes));
      const pieces: Piece[] = [...readPieces(bytes)];
      expect(pieces.map(({ from }) => from)).toEqual([0, ...pieces.map(({ to }) => to)].slice(0, pieces.length));
      expect(pieces.at(-1)?.to ?? 0).toBe(bytes.length);
      const found = pieces.filter(({ kind }) => kind === 'record').map(({ from, to }) => bytes.subarray(from, to).toString('hex'));
      expect(found).toEqual(parts.filter(({ kind }) => kind === 'record').map((one) => one.bytes.toString('hex')));
    }));
  });
});
