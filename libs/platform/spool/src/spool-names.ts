/** Ten digits sort by name, too; more are taken all the same, because what is not taken for a segment is lost. */
const SEGMENT = /^(\d{10,15})\.segment$/;
export const CHECKPOINT_FILE = 'checkpoint';

export function segmentName(number: number): string {
  return `${String(number).padStart(10, '0')}.segment`;
}

/** The numbers of the segments among some file names, oldest first. */
export function segmentNumbers(names: readonly string[]): number[] {
  return names.map((name) => SEGMENT.exec(name)?.[1]).filter((digits) => digits !== undefined).map(Number).sort((a, b) => a - b);
}

/** Where the bytes of a segment stand once they are set aside. */
export function setAsideName(why: 'damaged' | 'refused', segment: number, offset: number): string {
  return `${why}-${String(segment).padStart(10, '0')}-${offset}`;
}
